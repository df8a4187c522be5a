package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// control is what people do in a local Slack: its HTTP control API.
type control struct {
	url    string
	client *http.Client
}

func newControl(url string) control {
	return control{url, &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{}}}
}

// happened is what a person gets back for something they did.
type happened struct {
	Seen   []object          `json:"seen"`
	Modal  object            `json:"modal"`
	Closed bool              `json:"closed"`
	Errors map[string]string `json:"errors"`
	Error  string            `json:"error"`
}

type object = map[string]any

func (c control) post(path string, ask, answer any) error {
	body, err := json.Marshal(ask)
	if err != nil {
		return err
	}
	r, err := c.client.Post(c.url+path, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return read(r, path, answer)
}

func (c control) get(path string, query url.Values, answer any) error {
	r, err := c.client.Get(c.url + path + "?" + query.Encode())
	if err != nil {
		return err
	}
	return read(r, path, answer)
}

func read(r *http.Response, path string, answer any) error {
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", path, r.Status, data)
	}
	return json.Unmarshal(data, answer)
}

// say types a line in a channel and gives back what the person then sees.
func (c control) say(user, channel, text string) (happened, error) {
	var h happened
	err := c.post("/control/say", object{"user": user, "channel": channel, "text": text}, &h)
	return h, err
}

// messages lists what a person sees in a channel, oldest first.
func (c control) messages(user, channel string) ([]object, error) {
	var answer struct{ Messages []object }
	err := c.get("/control/messages", url.Values{"user": {user}, "channel": {channel}}, &answer)
	return answer.Messages, err
}

// connected counts the bot's live sockets.
func (c control) connected() int {
	var answer struct{ Connected int }
	if c.get("/control/workspace", nil, &answer) != nil {
		return 0
	}
	return answer.Connected
}

// eventually waits until a condition holds, and not for ever.
func eventually(what string, holds func() bool) error {
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	limit := time.After(30 * time.Second)
	for !holds() {
		select {
		case <-look.C:
		case <-limit:
			return fmt.Errorf("waited 30 seconds for this: %s", what)
		}
	}
	return nil
}
