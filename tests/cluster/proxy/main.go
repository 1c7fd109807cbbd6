// Command proxy stands between a client and the API server. It notes what passes, and fails where it is told to.
//
// It prints its URL when it is ready. Each -fault is a JSON object: "path" (a regular expression over path and query),
// "times" (0: always), "status" with "retryAfter", "delay" (as in 2s), and "delete", a key that is removed from etcd
// before the request goes on.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"sync"
	"time"
)

type fault struct {
	Path       string
	Times      int
	Status     int
	RetryAfter string
	Delay      string
	Delete     string

	pattern *regexp.Regexp
	left    int
}

// A response writer that counts.
type counter struct {
	http.ResponseWriter
	status, bytes int
}

func (c *counter) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *counter) Write(data []byte) (int, error) {
	n, err := c.ResponseWriter.Write(data)
	c.bytes += n
	return n, err
}

func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func main() {
	server := flag.String("server", "", "URL of the API server")
	etcd := flag.String("etcd", "", "URL of etcd")
	authority := flag.String("ca", "", "certificate that the server's is signed with")
	certificate := flag.String("cert", "", "certificate")
	key := flag.String("key", "", "key of the certificate")
	notes := flag.String("notes", "", "file that gets a line for each request: status, bytes, path")
	var faults []*fault
	flag.Func("fault", "what goes wrong", func(text string) error {
		one := &fault{}
		if err := json.Unmarshal([]byte(text), one); err != nil {
			return err
		}
		one.left = one.Times
		pattern, err := regexp.Compile(one.Path)
		one.pattern = pattern
		faults = append(faults, one)
		return err
	})
	flag.Parse()
	target, err := url.Parse(*server)
	check(err)
	pem, err := os.ReadFile(*authority)
	check(err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	file, err := os.OpenFile(*notes, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	check(err)
	pair, err := tls.LoadX509KeyPair(*certificate, *key)
	check(err)
	proxy := &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(target) },
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, MaxIdleConnsPerHost: 64, DisableCompression: true},
		FlushInterval: -1,
	}
	var lock sync.Mutex
	next := func(path string) *fault {
		lock.Lock()
		defer lock.Unlock()
		for _, one := range faults {
			if one.pattern.MatchString(path) && (one.Times == 0 || one.left > 0) {
				one.left--
				return one
			}
		}
		return nil
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.RequestURI()
		c := &counter{ResponseWriter: w, status: http.StatusOK}
		// Also if the connection breaks, which the proxy says by a panic.
		defer func() {
			lock.Lock()
			defer lock.Unlock()
			fmt.Fprintf(file, "%d %d %s\n", c.status, c.bytes, path)
		}()
		if one := next(path); one != nil {
			if pause, err := time.ParseDuration(one.Delay); err == nil {
				time.Sleep(pause)
			}
			if one.Delete != "" {
				remove(*etcd, one.Delete)
			}
			if one.Status != 0 {
				fail(c, one)
				return
			}
		}
		proxy.ServeHTTP(c, r)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("https://%s\n", listener.Addr())
	both := &http.Server{Handler: handler, TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}}}
	log.Fatal(both.ServeTLS(listener, "", ""))
}

func fail(w http.ResponseWriter, one *fault) {
	reasons := map[int]string{401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 429: "TooManyRequests", 503: "ServiceUnavailable"}
	reason := reasons[one.Status]
	if reason == "" {
		reason = "InternalError"
	}
	if one.RetryAfter != "" {
		w.Header().Set("Retry-After", one.RetryAfter)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(one.Status)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"kind": "Status", "apiVersion": "v1", "status": "Failure", "metadata": map[string]any{},
		"message": "the proxy was told to fail", "reason": reason, "code": one.Status,
	})
}

func remove(etcd, key string) {
	body, err := json.Marshal(map[string]string{"key": base64.StdEncoding.EncodeToString([]byte(key))})
	check(err)
	answer, err := http.Post(etcd+"/v3/kv/deleterange", "application/json", bytes.NewReader(body))
	check(err)
	answer.Body.Close()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
