// Command kubelet stands in for the kubelets of all nodes: it serves containers' logs from a folder, as a kubelet does
// for an API server.
//
// A log lies at NAMESPACE/POD/CONTAINER.log, that of the run before at CONTAINER-previous.log. Each line begins with the
// time at which it was printed and a space; the last one may lack its end. A file CONTAINER.slow beside it holds for how
// long an answer takes (as in 2s), CONTAINER.cut after how many bytes the connection breaks.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	listen := flag.String("listen", "", "address")
	folder := flag.String("logs", "", "folder of logs")
	certificate := flag.String("cert", "", "certificate")
	key := flag.String("key", "", "key of the certificate")
	flag.Parse()
	http.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", func(w http.ResponseWriter, r *http.Request) {
		serve(*folder, w, r)
	})
	log.Fatal(http.ListenAndServeTLS(*listen, *certificate, *key, nil))
}

func serve(folder string, w http.ResponseWriter, r *http.Request) {
	pod, container := r.PathValue("pod"), r.PathValue("container")
	base := filepath.Join(folder, r.PathValue("namespace"), pod, container)
	query := r.URL.Query()
	if text, err := os.ReadFile(base + ".slow"); err == nil {
		pause, _ := time.ParseDuration(strings.TrimSpace(string(text)))
		select {
		case <-time.After(pause):
		case <-r.Context().Done():
			return
		}
	}
	previous := query.Get("previous") == "true"
	file := base + ".log"
	if previous {
		file = base + "-previous.log"
	}
	stored, err := os.ReadFile(file)
	switch {
	case err != nil && previous:
		http.Error(w, fmt.Sprintf("previous terminated container %q in pod %q not found", container, pod), http.StatusBadRequest)
		return
	case err != nil:
		http.Error(w, fmt.Sprintf("container %q in pod %q is not available", container, pod), http.StatusNotFound)
		return
	}
	answer, err := choose(stored, query)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	if text, err := os.ReadFile(base + ".cut"); err == nil {
		after, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		_, _ = w.Write(answer[:min(after, len(answer))])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(answer)
}

// choose gives of a log what was asked for. The bytes are counted from the oldest line on, as a kubelet does.
func choose(stored []byte, query url.Values) ([]byte, error) {
	lines := bytes.SplitAfter(stored, []byte("\n"))
	if n := len(lines); n > 0 && len(lines[n-1]) == 0 {
		lines = lines[:n-1]
	}
	if text := query.Get("tailLines"); text != "" {
		tail, err := strconv.Atoi(text)
		if err != nil {
			return nil, err
		}
		lines = lines[max(0, len(lines)-tail):]
	}
	var since time.Time
	if text := query.Get("sinceSeconds"); text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil {
			return nil, err
		}
		since = time.Now().Add(-time.Duration(seconds) * time.Second)
	}
	if text := query.Get("sinceTime"); text != "" {
		var err error
		if since, err = time.Parse(time.RFC3339, text); err != nil {
			return nil, err
		}
	}
	var answer []byte
	for _, line := range lines {
		prefix, rest, _ := bytes.Cut(line, []byte(" "))
		at, err := time.Parse(time.RFC3339Nano, string(prefix))
		if err != nil {
			return nil, fmt.Errorf("a stored line has no time: %q", line)
		}
		if at.Before(since) {
			continue
		}
		if query.Get("timestamps") == "true" {
			answer = append(answer, line...)
		} else {
			answer = append(answer, rest...)
		}
	}
	if text := query.Get("limitBytes"); text != "" {
		limit, err := strconv.Atoi(text)
		if err != nil {
			return nil, err
		}
		answer = answer[:min(limit, len(answer))]
	}
	return answer, nil
}
