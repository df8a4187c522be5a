//go:build !linux

package main

import (
	"errors"
	"testing"
)

func mountSmall(*testing.T, string) error { return errors.ErrUnsupported }

func mountReadOnly(string) error { return errors.ErrUnsupported }
