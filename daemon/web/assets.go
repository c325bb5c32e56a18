package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed page
var embedded embed.FS

// kinds are the media types of the served files, by extension.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".webmanifest": "application/manifest+json",
}

// asset is a file of the page.
type asset struct {
	kind   string
	etag   string
	plain  []byte
	zipped []byte // nil if it would not be much smaller
}

// pageAssets returns the embedded page. It is compressed once in the life of the program.
var pageAssets = sync.OnceValues(func() (map[string]asset, error) {
	files, err := fs.Sub(embedded, "page")
	if err != nil {
		return nil, fmt.Errorf("serve web page: %w", err)
	}
	return loadAssets(files)
})

// loadAssets reads the files of the page, by their URL path.
func loadAssets(files fs.FS) (map[string]asset, error) {
	list := map[string]asset{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		kind, ok := kinds[path.Ext(name)]
		if !ok {
			return nil
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		a := asset{kind: kind, etag: hex.EncodeToString(sum[:8]), plain: data}
		if a.zipped, err = zip(data); err != nil {
			return err
		}
		list["/"+name] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read files of the web page: %w", err)
	}
	list["/"] = list["/index.html"]
	return list, nil
}

// zip compresses data, or returns nil if that saves too little.
func zip(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err = w.Write(data); err == nil {
		err = w.Close()
	}
	if err != nil || b.Len() > len(data)*9/10 {
		return nil, err
	}
	return b.Bytes(), nil
}

// serve sends the file. Browsers cache it and check each time whether it has changed.
func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding")
	body, etag := a.plain, `"`+a.etag+`"`
	if a.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body, etag = a.zipped, `"`+a.etag+`-gzip"`
		h.Set("Content-Encoding", "gzip")
	}
	respond(w, r, etag, body)
}

// respond sends a body, or 304 if the browser's copy is current.
func respond(w http.ResponseWriter, r *http.Request, etag string, body []byte) {
	h := w.Header()
	h.Set("ETag", etag)
	if match := r.Header.Get("If-None-Match"); match == etag {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error means that the browser has gone
	}
}
