package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/safer-city-partnership/asb/plan"
)

const (
	// tagType names the metadata of what the bot says by itself (docs.slack.dev,
	// messaging/message-metadata).
	tagType = "asb_post"

	// pageSize is what Slack recommends at most (docs.slack.dev,
	// apis/web-api/pagination).
	pageSize = 200

	// drift is how far our clock may be ahead of Slack's, which dates messages.
	drift = time.Hour
)

// tag is the metadata of a message with a key.
func tag(key string) slack.SlackMetadata {
	return slack.SlackMetadata{EventType: tagType, EventPayload: map[string]any{"key": key}}
}

// Find looks for the message with a key in the target's history since a time,
// by Post's clock. Only the bot's own messages count: another app may say that
// its message has the key.
//
// It reads what is there and keeps nothing. With an error it is not known
// whether the message is there.
func (b *Bot) Find(ctx context.Context, key string, to plan.Target, since time.Time) (plan.Receipt, bool, error) {
	at, found, err := b.find(ctx, key, to, since)
	if err != nil {
		return plan.Receipt{}, false, fmt.Errorf("look for a message: %w", err)
	}
	return at, found, nil
}

func (b *Bot) find(ctx context.Context, key string, to plan.Target, since time.Time) (at plan.Receipt, found bool, err error) {
	me, err := b.self(ctx)
	if err != nil {
		return at, false, err
	}
	if at.Channel, err = b.conversation(ctx, to); err != nil {
		return at, false, err
	}
	oldest := since.Add(-drift)
	args := url.Values{
		"channel": {at.Channel}, "limit": {strconv.Itoa(pageSize)}, "include_all_metadata": {"true"},
		"oldest": {fmt.Sprintf("%d.%06d", oldest.Unix(), oldest.Nanosecond()/1000)},
	}
	if to.Thread != "" {
		args.Set("ts", to.Thread)
		at.TS, found, err = b.search(ctx, "conversations.replies", args, me, key)
		var no slack.SlackErrorResponse
		if gone := errors.As(err, &no) && no.Err == "thread_not_found"; found || err != nil && !gone {
			return at, found, err
		}
		// A reply to a message that was deleted meanwhile goes to the channel.
		args.Del("ts")
	}
	at.TS, found, err = b.search(ctx, "conversations.history", args, me, key)
	return at, found, err
}

// self is Slack's id of the bot. It is asked for once.
func (b *Bot) self(ctx context.Context) (id string, err error) {
	known := func() string {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.botID
	}
	if id = known(); id != "" {
		return id, nil
	}
	if err := b.meet(ctx); err != nil {
		return "", fmt.Errorf("ask who we are: %w", err)
	}
	if id = known(); id == "" {
		return "", errors.New("the answer does not say which bot")
	}
	return id, nil
}

// search looks through the pages of a method that lists messages.
func (b *Bot) search(ctx context.Context, method string, args url.Values, me, key string) (ts string, found bool, err error) {
	args.Del("cursor")
	for {
		var page struct {
			Messages []json.RawMessage `json:"messages"`
			Metadata struct {
				Cursor string `json:"next_cursor"`
			} `json:"response_metadata"`
		}
		if err := b.read(ctx, method, args, &page); err != nil {
			return "", false, fmt.Errorf("%s: %w", method, err)
		}
		for _, m := range page.Messages {
			if ts, ok := ours(m, me, key); ok {
				return ts, true, nil
			}
		}
		if page.Metadata.Cursor == "" {
			return "", false, nil
		}
		args.Set("cursor", page.Metadata.Cursor)
	}
}

// ours gives the ts of a message, as Slack gives it, if it is the bot's own and
// bears the key. What cannot be read as such is somebody else's.
func ours(message []byte, me, key string) (ts string, ok bool) {
	var m struct {
		TS       string `json:"ts"`
		BotID    string `json:"bot_id"`
		Metadata struct {
			Type    string `json:"event_type"`
			Payload struct {
				Key *string `json:"key"`
			} `json:"event_payload"`
		} `json:"metadata"`
	}
	if json.Unmarshal(message, &m) != nil || m.TS == "" || m.BotID != me || m.Metadata.Type != tagType {
		return "", false
	}
	return m.TS, m.Metadata.Payload.Key != nil && *m.Metadata.Payload.Key == key
}

// read calls a method of the Web API that lists messages. The client's own
// calls decode every block and attachment of every app's messages, and give up
// the whole page for one element that they do not know.
func (b *Bot) read(ctx context.Context, method string, args url.Values, into any) error {
	_, err := b.fetch(ctx, method, args, into)
	return err
}

// fetch gives the headers of the answer too, if there was one.
func (b *Bot) fetch(ctx context.Context, method string, args url.Values, into any) (http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.apiURL+method, strings.NewReader(args.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+b.token)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := b.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return resp.Header, slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	var body json.RawMessage
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		return resp.Header, err
	}
	var said struct {
		OK     bool   `json:"ok"`
		Error  string `json:"error"`
		Needed string `json:"needed"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return resp.Header, err
	}
	if !said.OK {
		return resp.Header, slack.SlackErrorResponse{Err: said.Error, Needed: said.Needed}
	}
	return resp.Header, json.Unmarshal(body, into)
}
