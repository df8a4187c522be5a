// Package metrics counts what asb does and says how it is, in the form that
// Prometheus reads. Its labels hold verbs, kinds and outcomes, which are few:
// never a person's id, a channel's, or a word that somebody typed.
package metrics

import (
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts. Several goroutines may use it.
type Metrics struct {
	registry  *prometheus.Registry
	envelopes *prometheus.CounterVec
	commands  *prometheus.CounterVec
	acks      prometheus.Histogram
	lost      prometheus.Counter
	refused   *prometheus.CounterVec
}

// A Reading is how asb is at one moment.
type Reading struct {
	Ready       bool
	Connected   bool           // over the socket; true in HTTP mode
	Age         time.Duration  // of the connection
	Quiet       time.Duration  // since something came over it
	Records     uint64         // in the journal
	StoreErrors uint64         // since the start
	Backup      *time.Duration // since the newest backup; nil when there is none
	Overdue     int            // messages that should have gone out
	Posts       map[Post]int   // messages ever owed
}

// A Post is a kind of message that asb sends by itself, and what became of it.
type Post struct{ Rule, State string }

// New makes the metrics of a version. read is called whenever they are read;
// an error is logged by whoever made it, and leaves its part out.
func New(version string, read func() (Reading, error)) *Metrics {
	m := &Metrics{
		registry:  prometheus.NewRegistry(),
		envelopes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "asb_envelopes_total", Help: "What came from Slack, by kind."}, []string{"kind"}),
		commands:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "asb_commands_total", Help: "Lines answered, by verb and outcome: done, asked, refused, guarded (details of people in it) or failed."}, []string{"verb", "outcome"}),
		acks: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "asb_ack_seconds", Help: "From receiving something to acknowledging it. Slack waits for three seconds.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3, 5}}),
		lost:    prometheus.NewCounter(prometheus.CounterOpts{Name: "asb_acks_failed_total", Help: "Acknowledgements that could not be sent."}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "asb_requests_refused_total", Help: "Requests over HTTP that were not let in, by status."}, []string{"status"}),
	}
	build := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "asb_build_info", Help: "Always 1; the labels say which version runs.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()}}, func() float64 { return 1 })
	m.registry.MustRegister(m.envelopes, m.commands, m.acks, m.lost, m.refused, build, readings{read},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler is the page that Prometheus reads.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// Envelope counts something that came from Slack.
func (m *Metrics) Envelope(kind string) { m.envelopes.WithLabelValues(kind).Inc() }

// Command counts a line that was answered. verb is "" when it was not read.
func (m *Metrics) Command(verb, outcome string) {
	if verb == "" {
		verb = "unread"
	}
	m.commands.WithLabelValues(verb, outcome).Inc()
}

// Acknowledged counts an acknowledgement and how long it took, or that it could
// not be sent.
func (m *Metrics) Acknowledged(took time.Duration, ok bool) {
	if !ok {
		m.lost.Inc()
		return
	}
	m.acks.Observe(took.Seconds())
}

// Refused counts a request over HTTP that was not let in.
func (m *Metrics) Refused(status int) { m.refused.WithLabelValues(strconv.Itoa(status)).Inc() }

// readings takes a Reading whenever the metrics are read.
type readings struct{ read func() (Reading, error) }

// Describe says nothing: which posts there are shows when they are read.
func (r readings) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (r readings) Collect(to chan<- prometheus.Metric) {
	now, err := r.read()
	give := func(name, help string, kind prometheus.ValueType, value float64) {
		to <- prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, nil, nil), kind, value)
	}
	truth := func(is bool) float64 {
		if is {
			return 1
		}
		return 0
	}
	give("asb_ready", "1 when /readyz says that all is well.", prometheus.GaugeValue, truth(now.Ready))
	give("asb_connected", "1 when Slack can be heard. Always 1 in HTTP mode.", prometheus.GaugeValue, truth(now.Connected))
	give("asb_connection_age_seconds", "For how long the connection to Slack has been open.", prometheus.GaugeValue, now.Age.Seconds())
	give("asb_connection_quiet_seconds", "For how long nothing has come over the connection to Slack.", prometheus.GaugeValue, now.Quiet.Seconds())
	if now.Backup != nil {
		give("asb_backup_age_seconds", "Since the newest backup. Not there while there is none.", prometheus.GaugeValue, now.Backup.Seconds())
	}
	give("asb_store_errors_total", "Reads and writes of the plan that failed.", prometheus.CounterValue, float64(now.StoreErrors))
	if err != nil {
		return
	}
	give("asb_journal_records", "Entries in the journal.", prometheus.GaugeValue, float64(now.Records))
	give("asb_posts_overdue", "Messages that should have gone out and have not.", prometheus.GaugeValue, float64(now.Overdue))
	posts := prometheus.NewDesc("asb_posts", "Messages that asb sends by itself, by kind and by what became of them.", []string{"rule", "state"}, nil)
	for p, n := range now.Posts {
		to <- prometheus.MustNewConstMetric(posts, prometheus.GaugeValue, float64(n), p.Rule, p.State)
	}
}
