package main

import (
	"context"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/sirupsen/logrus"
)

// A manager is systemd, if it started the program and wants to hear of it
// (sd_notify(3)).
type manager struct {
	socket string        // "" when nobody listens
	within time.Duration // in which it wants a sign of life; zero for never
	log    logrus.FieldLogger
}

func newManager(getenv func(string) string, log logrus.FieldLogger) manager {
	m := manager{socket: getenv("NOTIFY_SOCKET"), log: log}
	if us, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64); err == nil && us > 0 {
		m.within = time.Duration(us) * time.Microsecond
	}
	return m
}

// tell sends one message.
func (m manager) tell(state string) {
	if m.socket == "" {
		return
	}
	address := m.socket
	if rest, abstract := strings.CutPrefix(address, "@"); abstract {
		address = "\x00" + rest
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: address, Net: "unixgram"})
	if err == nil {
		defer conn.Close()
		_, err = conn.Write([]byte(state))
	}
	if err != nil {
		m.log.WithError(err).Warn("tell systemd how it is")
	}
}

// watch says that the program is ready, then that it lives, until ctx ends.
// Each time it looks first, so that a program that is stuck is started anew.
func (m manager) watch(ctx context.Context, look func(context.Context)) {
	m.tell("READY=1")
	defer m.tell("STOPPING=1")
	if m.within <= 0 {
		<-ctx.Done()
		return
	}
	beat := time.NewTicker(m.within / 3)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			look(ctx)
			m.tell("WATCHDOG=1")
		}
	}
}
