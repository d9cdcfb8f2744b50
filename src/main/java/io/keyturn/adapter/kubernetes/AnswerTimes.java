package io.keyturn.adapter.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// When the API server last answered for each path, by its own clock: the `Date` header of the answer (RFC 9110, 6.6.1).
final class AnswerTimes implements Interceptor {
    private final Map<String, Instant> times = new ConcurrentHashMap<>();

    @Override
    public void after(
            HttpRequest request,
            HttpResponse<?> response,
            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        String path = request.uri().getPath();
        date(response).ifPresentOrElse(time -> times.put(path, time), () -> times.remove(path));
    }

    /// Empty when the last answer did not say.
    Optional<Instant> of(String path) {
        return Optional.ofNullable(times.get(path));
    }

    private static Optional<Instant> date(HttpResponse<?> response) {
        try {
            return Optional.ofNullable(response.header("Date"))
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(ZonedDateTime::toInstant);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
