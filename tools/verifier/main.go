// Command go-verify asks Go's own chain verification, the one gRPC and most of the mesh use, for a
// second opinion on what keyturn published.
//
//	go-verify --bundle ca.pem --chain tls.pem [--at RFC3339] [--name DNS]
//	go-verify   (reads lines "bundle<TAB>chain<TAB>RFC3339", answers each with one line)
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	bundle := flag.String("bundle", "", "trusted `file`, PEM")
	chain := flag.String("chain", "", "presented `file`, PEM, leaf first")
	at := flag.String("at", time.Now().Format(time.RFC3339), "`instant` of the handshake, RFC 3339")
	name := flag.String("name", "", "`DNS` name the leaf must carry")
	flag.Parse()
	when, err := time.Parse(time.RFC3339, *at)
	switch {
	case len(os.Args) == 1:
		answerEachLine()
	case *bundle == "" || *chain == "" || flag.NArg() > 0 || err != nil:
		flag.Usage()
		os.Exit(2)
	default:
		if err := verify(*bundle, *chain, *name, when); err != nil {
			fmt.Println(verdict(err))
			os.Exit(1)
		}
		fmt.Println(verdict(nil))
	}
}

// answerEachLine flushes after each answer, so that a test may keep one process and converse with it.
func answerEachLine() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		field := strings.Split(lines.Text(), "\t")
		if len(field) != 3 {
			fmt.Println("fail: want bundle<TAB>chain<TAB>RFC3339")
			continue
		}
		when, err := time.Parse(time.RFC3339, field[2])
		if err == nil {
			err = verify(field[0], field[1], "", when)
		}
		fmt.Println(verdict(err))
	}
}

// verify checks each purpose on its own, since VerifyOptions.KeyUsages is satisfied by any of its entries.
func verify(bundle, chain, name string, when time.Time) error {
	trusted, err := certificates(bundle)
	if err != nil {
		return err
	}
	presented, err := certificates(chain)
	if err != nil {
		return err
	}
	roots, between := pool(trusted), pool(presented[1:])
	for _, purpose := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
		_, err := presented[0].Verify(x509.VerifyOptions{
			Roots: roots, Intermediates: between, CurrentTime: when, DNSName: name,
			KeyUsages: []x509.ExtKeyUsage{purpose},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// certificates refuses what AppendCertsFromPEM would pass over: a certificate that does not parse.
func certificates(file string) ([]*x509.Certificate, error) {
	rest, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var found []*x509.Certificate
	for block, rest := pem.Decode(rest); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		found = append(found, certificate)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s: no certificate", file)
	}
	return found, nil
}

func pool(certificates []*x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, certificate := range certificates {
		pool.AddCert(certificate)
	}
	return pool
}

// verdict keeps the promise of one line per answer, since some errors of crypto/x509 span several.
func verdict(err error) string {
	if err == nil {
		return "ok"
	}
	return "fail: " + strings.Join(strings.Fields(err.Error()), " ")
}
