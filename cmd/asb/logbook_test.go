package main

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"github.com/sirupsen/logrus"
)

// A logbook keeps what the bot logged. It is how a script knows that the bot
// has done with an envelope, and how it holds the bot to saying nothing in the
// log that people typed.
type logbook struct {
	mu       sync.Mutex
	raw      bytes.Buffer
	answered int
	trouble  []string // warnings and errors that no script has owned up to
}

func (l *logbook) logger() logrus.FieldLogger {
	log := logrus.New()
	log.SetOutput(l)
	log.SetFormatter(&logrus.JSONFormatter{})
	log.AddHook(l)
	return log
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.raw.Write(p)
}

func (l *logbook) Levels() []logrus.Level { return logrus.AllLevels }

// Fire notes one entry: the bot logs "answered" when it has done with an
// envelope, its delivery included. Connections come and go, at the latest when
// the bot is stopped.
func (l *logbook) Fire(e *logrus.Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.Message == "answered" {
		l.answered++
	}
	if e.Level <= logrus.WarnLevel && e.Message != "trouble with the connection to Slack" {
		l.trouble = append(l.trouble, fmt.Sprintf("%s %v", e.Message, e.Data))
	}
	return nil
}

// done counts the envelopes the bot has done with.
func (l *logbook) done() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.answered
}

// own takes the troubles that contain a text out of the book, and counts them.
func (l *logbook) own(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	var left []string
	for _, t := range l.trouble {
		if !strings.Contains(t, text) {
			left = append(left, t)
		}
	}
	n := len(l.trouble) - len(left)
	l.trouble = left
	return n
}

// check finds troubles nobody owned up to, and secrets: tokens, the addresses
// of replies, and whatever people typed.
func (l *logbook) check(secrets []string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.trouble) > 0 {
		return fmt.Errorf("the bot logged trouble: %s", strings.Join(l.trouble, "; "))
	}
	for _, s := range secrets {
		if strings.Contains(l.raw.String(), s) {
			return fmt.Errorf("the bot's log contains %q", s)
		}
	}
	return nil
}
