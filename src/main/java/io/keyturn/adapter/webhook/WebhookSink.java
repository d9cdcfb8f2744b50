package io.keyturn.adapter.webhook;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.CloudEvent;
import io.keyturn.event.RotationEvent;
import io.keyturn.port.EventSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Posts events to one address, one request each, in their order (CloudEvents 1.0, HTTP binding, binary mode). An event is
/// taken when the answer is 2xx; until then it is posted again, with the same id.
///
/// A redirect is not followed: it would carry the signature to an address that nobody gave.
public final class WebhookSink implements EventSink {
    /// What its cursor is called, wherever it posts to.
    public static final String NAME = "webhook";

    /// How long a request may take where nobody chose otherwise.
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Address address;
    private final Optional<Signature> signature;
    private final Duration limit;
    private Optional<Refusal> last = Optional.empty();
    private long lastAt;

    /// Opens no connection yet.
    ///
    /// @param secret to sign with; empty to sign nothing
    /// @param authorities in PEM that the receiver's certificate may be of; empty for those that Java trusts
    /// @throws IllegalArgumentException when there is no certificate among them
    public static WebhookSink open(
            Address address, byte[] secret, Optional<Path> authorities, Duration limit) {
        HttpClient.Builder client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(limit);
        authorities.ifPresent(file -> client.sslContext(Trust.of(file)));
        return new WebhookSink(
                client.build(),
                address,
                secret.length == 0 ? Optional.empty() : Optional.of(new Signature(secret)),
                limit);
    }

    private WebhookSink(
            HttpClient client, Address address, Optional<Signature> signature, Duration limit) {
        this.client = requireNonNull(client, "client is null");
        this.address = requireNonNull(address, "address is null");
        this.signature = requireNonNull(signature, "signature is null");
        this.limit = requireNonNull(limit, "limit is null");
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Who refused a moment ago and asked for time, or needs a person, is not asked again before it.
    @Override
    public Taken take(List<RotationEvent> events) {
        if (last.isPresent() && System.nanoTime() - lastAt < last.get().rest().toNanos()) {
            return new Taken.Some(0, last.get().problem());
        }
        for (int i = 0; i < events.size(); i++) {
            last = post(events.get(i));
            lastAt = System.nanoTime();
            if (last.isPresent()) {
                return new Taken.Some(i, last.get().problem());
            }
        }
        return new Taken.All();
    }

    /// Empty when it was taken.
    private Optional<Refusal> post(RotationEvent event) {
        try {
            HttpResponse<InputStream> answer =
                    client.send(request(event), HttpResponse.BodyHandlers.ofInputStream());
            // What the receiver has to say is not read: it may be endless.
            answer.body().close();
            return Refusal.of(address, answer.statusCode(), answer.headers(), Instant.now());
        } catch (HttpTimeoutException e) {
            return Optional.of(Refusal.silence(address, limit));
        } catch (IOException e) {
            return Optional.of(Refusal.broken(address, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Refusal.stopped(address));
        }
    }

    private HttpRequest request(RotationEvent event) {
        Map<String, String> attributes = CloudEvent.attributes(event);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.uri())
                        .timeout(limit)
                        .header("User-Agent", "keyturn")
                        .header("Content-Type", CloudEvent.CONTENT_TYPE)
                        .POST(HttpRequest.BodyPublishers.ofString(event.data()));
        attributes.forEach((name, value) -> {
            // The binding gives this one the protocol's own header.
            if (!name.equals("datacontenttype")) {
                request.header("ce-" + name, HeaderText.of(value));
            }
        });
        address.authorization().ifPresent(value -> request.header("Authorization", value));
        signature.ifPresent(one ->
                request.header(
                        Signature.HEADER,
                        one.of(HeaderText.of(event.id()), event.at().toString(), event.data())));
        return request.build();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
