package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// settings are the flags of one verb. Each may also be set by a variable of
// the environment; a secret only by a variable, or by a file that a variable
// names, so that it is never on a command line.
type settings struct {
	p       program
	verb    verb
	args    []string
	flags   *flag.FlagSet
	env     map[string]string // by flag
	secrets []secret
}

type secret struct {
	to    *string
	env   string
	use   string
	rule  string            // what it must be, in words that follow "which"
	valid func(string) bool // whether it is
}

// usageError is a mistake in how the program was called.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func newSettings(p program, v verb, args []string) *settings {
	s := &settings{p: p, verb: v, args: args, flags: flag.NewFlagSet("asb "+v.name, flag.ContinueOnError), env: map[string]string{}}
	s.flags.SetOutput(discard{})
	s.flags.Usage = func() {} // parse shows it when it is asked for
	return s
}

// text declares a setting. env may be "".
func (s *settings) text(name, env, value, use string) *string {
	s.env[name] = env
	return s.flags.String(name, value, use)
}

func (s *settings) toggle(name, env, use string) *bool {
	s.env[name] = env
	return s.flags.Bool(name, false, use)
}

// secret declares a secret. One that is not set is "".
// word takes a word that stands before the settings, as in asb audit verify, and
// reports whether it was there.
func (s *settings) word(word string) bool {
	if len(s.args) == 0 || s.args[0] != word {
		return false
	}
	s.args = s.args[1:]
	return true
}

func (s *settings) secret(env, use, rule string, valid func(string) bool) *string {
	to := new(string)
	s.secrets = append(s.secrets, secret{to: to, env: env, use: use, rule: rule, valid: valid})
	return to
}

// parse reads the command line, then the environment for what it left unset.
// It gives the arguments that are not flags.
func (s *settings) parse() ([]string, error) {
	if err := s.flags.Parse(s.args); err != nil {
		if err == flag.ErrHelp {
			s.usage()
			return nil, err
		}
		return nil, usagef("%s on the command line; run asb %s -h to see the settings", err, s.verb.name)
	}
	if err := s.misplaced(); err != nil {
		return nil, err
	}
	set := map[string]bool{}
	s.flags.Visit(func(f *flag.Flag) { set[f.Name] = true })
	for name, env := range s.env {
		value := s.p.getenv(env)
		if env == "" || set[name] || value == "" {
			continue
		}
		if err := s.flags.Set(name, value); err != nil {
			return nil, usagef("%s in the environment is %q: %s", env, value, err)
		}
	}
	for _, secret := range s.secrets {
		if err := s.read(secret); err != nil {
			return nil, err
		}
	}
	return s.flags.Args(), nil
}

// misplaced refuses arguments that would be ignored, and flags that stand too
// late to be read as such: "asb say 20 -db other.db" would write to another
// file than it names.
func (s *settings) misplaced() error {
	for _, arg := range s.flags.Args() {
		name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if strings.HasPrefix(arg, "-") && s.flags.Lookup(name) != nil {
			return usagef("-%s comes too late: settings stand before everything else, as in asb %s -%s …", name, s.verb.name, name)
		}
	}
	if s.verb.args == "" && s.flags.NArg() > 0 {
		return usagef("%s takes no arguments, and was given %q; run asb %s -h to see the settings", s.verb.name, s.flags.Arg(0), s.verb.name)
	}
	return nil
}

// read finds a secret. Its errors never contain it.
func (s *settings) read(secret secret) error {
	from := secret.env
	value := s.p.getenv(secret.env)
	if file := s.p.getenv(secret.env + "_FILE"); value == "" && file != "" {
		from = secret.env + "_FILE (" + file + ")"
		data, err := os.ReadFile(file)
		if err != nil {
			return usagef("%s_FILE: %s", secret.env, err)
		}
		value = strings.TrimSpace(string(data))
	}
	switch {
	case value == "" && from == secret.env:
		return nil
	case value == "":
		return usagef("%s is empty: it should hold %s", from, secret.use)
	case !secret.valid(value):
		return usagef("%s does not hold %s, which %s", from, secret.use, secret.rule)
	}
	*secret.to = value
	return nil
}

// notSet says how to set a secret.
func notSet(env, use string) error {
	return usagef("%s is not set: it is %s; set it, or set %s_FILE to a file that holds it", env, use, env)
}

func (s *settings) usage() {
	w := s.p.out
	fmt.Fprintf(w, "asb %s: %s\n\nusage: asb %s\n", s.verb.name, s.verb.does, strings.TrimSpace(s.verb.name+" [flags] "+s.verb.args))
	first := true
	s.flags.VisitAll(func(f *flag.Flag) {
		if first {
			fmt.Fprintln(w, "\nflags")
		}
		first = false
		kind, use := flag.UnquoteUsage(f)
		fmt.Fprintf(w, "  -%s %s\n      %s", f.Name, kind, use)
		if f.DefValue != "" && f.DefValue != "false" {
			fmt.Fprintf(w, " (without it: %s)", f.DefValue)
		}
		if env := s.env[f.Name]; env != "" {
			fmt.Fprintf(w, "; or %s in the environment", env)
		}
		fmt.Fprintln(w)
	})
	for i, secret := range s.secrets {
		if i == 0 {
			fmt.Fprintln(w, "\nsecrets, from the environment")
		}
		fmt.Fprintf(w, "  %s, or %s_FILE naming a file\n      %s, which %s\n", secret.env, secret.env, secret.use, secret.rule)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
