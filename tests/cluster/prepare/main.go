// Command prepare writes what the servers need into a folder: certificates, keys and tokens. It prints free ports.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

type pair struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func main() {
	folder := os.Args[1]
	authority := sign(folder, "ca", pkix.Name{CommonName: "tests"}, nil)
	sign(folder, "other-ca", pkix.Name{CommonName: "someone else"}, nil)
	sign(folder, "server", pkix.Name{CommonName: "server"}, authority)
	sign(folder, "kubelet-client", pkix.Name{CommonName: "kubelet-client"}, authority)
	sign(folder, "reader", pkix.Name{CommonName: "reader"}, authority)
	sign(folder, "service-accounts", pkix.Name{CommonName: "service-accounts"}, authority)
	tokens := `admin-token,admin,admin,"system:masters"
reader-token,reader,reader
half-token,half,half
scenario-token,scenario,scenario
`
	check(os.WriteFile(filepath.Join(folder, "tokens.csv"), []byte(tokens), 0o600))
	// All are open until each is known, so that no port is given twice.
	var open []net.Listener
	for _, name := range []string{"etcd", "peer", "server", "kubelet"} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		check(err)
		open = append(open, listener)
		fmt.Printf("%s=%d\n", name, listener.Addr().(*net.TCPAddr).Port)
	}
	for _, listener := range open {
		listener.Close()
	}
}

// sign makes a certificate, by itself where there is no authority.
func sign(folder, file string, subject pkix.Name, authority *pair) *pair {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	check(err)
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      subject,
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	parent := &pair{template, key}
	if authority != nil {
		parent = authority
	} else {
		template = &x509.Certificate{
			SerialNumber: serial, Subject: subject, NotBefore: template.NotBefore, NotAfter: template.NotAfter,
			KeyUsage: x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
		}
		parent.certificate = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent.certificate, &key.PublicKey, parent.key)
	check(err)
	write(filepath.Join(folder, file+".crt"), "CERTIFICATE", der)
	private, err := x509.MarshalECPrivateKey(key)
	check(err)
	write(filepath.Join(folder, file+".key"), "EC PRIVATE KEY", private)
	certificate, err := x509.ParseCertificate(der)
	check(err)
	return &pair{certificate, key}
}

func write(path, kind string, der []byte) {
	check(os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
