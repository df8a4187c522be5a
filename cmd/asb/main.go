// Command asb keeps an anti-social-behaviour action plan alive in Slack. Run
// it without arguments to see what it can do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/safer-city-partnership/asb/plan"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	bearLimits()
	p := program{getenv: os.Getenv, now: time.Now, out: os.Stdout, err: os.Stderr}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// program is what a verb may use of the world around it.
type program struct {
	getenv   func(string) string
	now      func() time.Time
	out, err io.Writer
}

// A verb is one thing the binary does: asb VERB [flags] [arguments].
type verb struct {
	name, args, does string
	// run declares its settings, parses them, and does its work until it is
	// done or ctx ends.
	run func(ctx context.Context, p program, s *settings) error
}

func verbs() []verb {
	return []verb{demo(), serve(), workspaceVerb(), importVerb(), dates(), export(), say(), permissionsVerb(), backup(), restore(), compact(), audit(), drillVerb(), soakVerb(), check(), healthVerb(), manifestVerb(), version()}
}

// exitUsage is the exit code for wrong settings or a wrong call: EX_USAGE of
// sysexits(3). It is not the customary 2, with which a Go program ends that
// panics or is aborted by a watchdog: those are to be started again, and this
// is not.
const exitUsage = 64

// run gives the exit code: 0 done, 1 failed, exitUsage wrong usage.
func (p program) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		p.usage(p.err)
		return exitUsage
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" {
		p.usage(p.out)
		return 0
	}
	if args[0] == "-version" || args[0] == "--version" {
		args[0] = "version"
	}
	for _, v := range verbs() {
		if v.name == args[0] {
			return p.report(v.run(ctx, p, newSettings(p, v, args[1:])))
		}
	}
	fmt.Fprintf(p.err, "asb: there is no %q; run asb -h to see what there is\n", args[0])
	return exitUsage
}

func (p program) report(err error) int {
	var wrong usageError
	var refusal *plan.Error
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &wrong):
		fmt.Fprintf(p.err, "asb: %s\n", wrong)
		return exitUsage
	case errors.As(err, &refusal):
		fmt.Fprintf(p.err, "asb: %s\n", refusal)
	case errors.Is(err, errRefused): // it has been said already
	default:
		fmt.Fprintf(p.err, "asb: %s\n", err)
	}
	return 1
}

func (p program) usage(w io.Writer) {
	fmt.Fprint(w, "asb keeps an action plan alive in Slack.\n\nusage: asb VERB [flags] [arguments]\n\n")
	for _, v := range verbs() {
		fmt.Fprintf(w, "  %-11s %s\n", v.name, v.does)
	}
	fmt.Fprint(w, "\nasb VERB -h shows every setting of a verb.\n")
}

// logger writes lines for people to a terminal, and JSON anywhere else.
func (p program) logger() *logrus.Logger {
	l := logrus.New()
	l.SetOutput(p.err)
	if f, ok := p.err.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return l
		}
	}
	l.SetFormatter(&logrus.JSONFormatter{})
	return l
}
