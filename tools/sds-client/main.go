// Command sds-client speaks to a secret discovery server with Go's gRPC, as a second opinion beside
// Java's. It takes one command a line and answers each with one line.
//
//	open state|delta NAME...   a new stream and its first request
//	say NAME...                the names again, with the last nonce and no answer
//	ack NAME...                the last reply is used; the names are those of the request
//	nack MESSAGE NAME...       the last reply cannot be used
//	stale NAME...              an answer to a nonce that never was
//	type URL NAME...           a request for that type
//	next MILLISECONDS          the next reply: "reply version nonce names [removed names]",
//	                           "silence" or "end CODE"
//	fetch NAME...              one question
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	secret "github.com/envoyproxy/go-control-plane/envoy/service/secret/v3"
	statuspb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

const secretType = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"

// reply is what both protocols say.
type reply struct {
	version, nonce string
}

// stream is one of either protocol.
type stream struct {
	send    func(request) error
	replies chan string
	last    reply
}

type request struct {
	typeURL, version, nonce string
	names                   []string
	rejection               *statuspb.Status
	first                   bool
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: sds-client ADDRESS (HOST:PORT or unix:PATH)")
		os.Exit(2)
	}
	connection, err := grpc.NewClient(os.Args[1],
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	client := secret.NewSecretDiscoveryServiceClient(connection)
	var talk *stream
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		answer, opened := obey(client, talk, words[0], words[1:])
		if opened != nil {
			talk = opened
		}
		fmt.Println(answer)
	}
	_ = connection.Close()
}

func obey(client secret.SecretDiscoveryServiceClient, talk *stream, verb string, rest []string) (string, *stream) {
	switch verb {
	case "open":
		opened, err := open(client, rest[0])
		if err != nil {
			return "error " + err.Error(), nil
		}
		return done(opened.send(request{typeURL: secretType, names: rest[1:], first: true})), opened
	case "say":
		return done(talk.send(request{typeURL: secretType, nonce: talk.last.nonce, names: rest})), nil
	case "ack":
		return done(talk.send(request{typeURL: secretType, version: talk.last.version, nonce: talk.last.nonce, names: rest})), nil
	case "nack":
		rejection := &statuspb.Status{Code: 13, Message: rest[0]}
		return done(talk.send(request{typeURL: secretType, nonce: talk.last.nonce, names: rest[1:], rejection: rejection})), nil
	case "stale":
		return done(talk.send(request{typeURL: secretType, nonce: "no-such-nonce", names: rest})), nil
	case "type":
		return done(talk.send(request{typeURL: rest[0], names: rest[1:], nonce: talk.last.nonce})), nil
	case "next":
		return next(talk, rest[0]), nil
	case "fetch":
		return fetch(client, rest), nil
	}
	return "error no such command: " + verb, nil
}

func open(client secret.SecretDiscoveryServiceClient, protocol string) (*stream, error) {
	if protocol == "delta" {
		return openDelta(client)
	}
	opened, err := client.StreamSecrets(context.Background())
	if err != nil {
		return nil, err
	}
	talk := &stream{replies: make(chan string, 100)}
	talk.send = func(asked request) error {
		return opened.Send(&discovery.DiscoveryRequest{
			TypeUrl: asked.typeURL, VersionInfo: asked.version, ResponseNonce: asked.nonce,
			ResourceNames: asked.names, ErrorDetail: asked.rejection, Node: node(asked.first),
		})
	}
	go func() {
		for {
			said, err := opened.Recv()
			if err != nil {
				talk.replies <- "end " + status.Code(err).String()
				return
			}
			talk.replies <- stateLine(said)
		}
	}()
	return talk, nil
}

func openDelta(client secret.SecretDiscoveryServiceClient) (*stream, error) {
	opened, err := client.DeltaSecrets(context.Background())
	if err != nil {
		return nil, err
	}
	talk := &stream{replies: make(chan string, 100)}
	talk.send = func(asked request) error {
		message := &discovery.DeltaDiscoveryRequest{
			TypeUrl: asked.typeURL, ResponseNonce: asked.nonce, ErrorDetail: asked.rejection,
			Node: node(asked.first),
		}
		if asked.first {
			message.ResourceNamesSubscribe = asked.names
		}
		return opened.Send(message)
	}
	go func() {
		for {
			said, err := opened.Recv()
			if err != nil {
				talk.replies <- "end " + status.Code(err).String()
				return
			}
			var names []string
			for _, resource := range said.GetResources() {
				names = append(names, resource.GetName())
			}
			talk.replies <- line(said.GetSystemVersionInfo(), said.GetNonce(), names, said.GetRemovedResources())
		}
	}()
	return talk, nil
}

func node(first bool) *core.Node {
	if first {
		return &core.Node{Id: "go", Cluster: "go"}
	}
	return nil
}

func next(talk *stream, milliseconds string) string {
	wait, err := strconv.Atoi(milliseconds)
	if err != nil {
		return "error " + err.Error()
	}
	select {
	case said := <-talk.replies:
		if words := strings.Fields(said); words[0] == "reply" {
			talk.last = reply{version: words[1], nonce: words[2]}
		}
		return said
	case <-time.After(time.Duration(wait) * time.Millisecond):
		return "silence"
	}
}

func fetch(client secret.SecretDiscoveryServiceClient, names []string) string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	said, err := client.FetchSecrets(ctx, &discovery.DiscoveryRequest{TypeUrl: secretType, ResourceNames: names})
	if err != nil {
		return "end " + status.Code(err).String()
	}
	return stateLine(said)
}

// stateLine unpacks every secret: bytes that Go cannot read are an error, not a name.
func stateLine(said *discovery.DiscoveryResponse) string {
	var names []string
	for _, packed := range said.GetResources() {
		unpacked := &tls.Secret{}
		if err := packed.UnmarshalTo(unpacked); err != nil {
			return "error " + err.Error()
		}
		names = append(names, unpacked.GetName())
	}
	return line(said.GetVersionInfo(), said.GetNonce(), names, nil)
}

func line(version, nonce string, names, removed []string) string {
	text := fmt.Sprintf("reply %s %s %s", version, nonce, strings.Join(names, ","))
	if len(removed) > 0 {
		text += " removed " + strings.Join(removed, ",")
	}
	return text
}

func done(err error) string {
	if err != nil {
		return "error " + err.Error()
	}
	return "done"
}
