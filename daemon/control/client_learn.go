package control

import (
	"context"
	"net/http"
	"net/url"

	"github.com/groovegen/groovegen/daemon/training/jobs"
)

// Jobs returns all trainings, oldest first.
func (c *Client) Jobs(ctx context.Context) (Jobs, error) {
	var doc Jobs
	err := c.call(ctx, http.MethodGet, "/v1/jobs", nil, &doc)
	return doc, err
}

// Job returns one training.
func (c *Client) Job(ctx context.Context, id string) (jobs.Status, error) {
	var s jobs.Status
	err := c.call(ctx, http.MethodGet, jobPath(id), nil, &s)
	return s, err
}

// Retrain starts a training. Paths must be absolute, because the daemon's folder is another.
func (c *Client) Retrain(ctx context.Context, r jobs.Request) (jobs.Status, error) {
	var s jobs.Status
	err := c.call(ctx, http.MethodPost, "/v1/jobs", r, &s)
	return s, err
}

// CancelJob ends a training for good.
func (c *Client) CancelJob(ctx context.Context, id string) (jobs.Status, error) {
	var s jobs.Status
	err := c.call(ctx, http.MethodDelete, jobPath(id), nil, &s)
	return s, err
}

func jobPath(id string) string { return "/v1/jobs?" + url.Values{"id": {id}}.Encode() }

// Models returns all models.
func (c *Client) Models(ctx context.Context) (Models, error) {
	var doc Models
	err := c.call(ctx, http.MethodGet, "/v1/models", nil, &doc)
	return doc, err
}

// Use makes another model decode from the next loop on.
func (c *Client) Use(ctx context.Context, u Use) (Used, error) {
	var used Used
	err := c.call(ctx, http.MethodPost, "/v1/use", u, &used)
	return used, err
}
