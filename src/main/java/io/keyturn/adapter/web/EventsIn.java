package io.keyturn.adapter.web;

import static java.util.Objects.requireNonNull;

import io.keyturn.event.RequestedRotation;
import io.keyturn.reconcile.RequestDoor;
import io.keyturn.reconcile.Requested;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Takes requests for rotations as CloudEvents over HTTP (HTTP binding 1.0, binary and structured mode), from whoever shows
/// the token. Where no token file is named there is no such page.
@Path("/events")
@ApplicationScoped
public class EventsIn {
    private static final String ATTRIBUTE = "ce-";
    private static final String RETRY_SECONDS = "5";

    private final RequestDoor door;
    private final Optional<RequestToken> token;

    @Inject
    EventsIn(
            RequestDoor door,
            @ConfigProperty(name = "keyturn.request-token-file") Optional<String> tokenFile) {
        this.door = requireNonNull(door, "door is null");
        this.token = tokenFile.map(file -> new RequestToken(java.nio.file.Path.of(file)));
    }

    @POST
    public Response take(@Context HttpHeaders headers, byte @Nullable [] body) {
        if (token.isEmpty()) {
            return problem(
                    Response.status(Status.NOT_FOUND),
                    "requests by event are not switched on; see --request-token-file");
        }
        return switch (token.get().judge(headers.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            case UNDECIDED -> later("the token file cannot be read; try again");
            case NONE -> challenge("Bearer realm=\"keyturn\"");
            case WRONG -> challenge("Bearer realm=\"keyturn\", error=\"invalid_token\"");
            case RIGHT -> answer(ask(headers, body == null ? new byte[0] : body));
        };
    }

    private Requested ask(HttpHeaders headers, byte[] body) {
        String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
        return door.ask(
                "http", type == null ? "" : type, attributes(headers.getRequestHeaders()), body);
    }

    private static Map<String, String> attributes(Map<String, List<String>> headers) {
        Map<String, String> all = new HashMap<>();
        headers.forEach((name, values) -> {
            String plain = name.toLowerCase(Locale.ROOT);
            if (plain.startsWith(ATTRIBUTE) && !values.isEmpty()) {
                all.put(plain.substring(ATTRIBUTE.length()), decoded(values.getFirst()));
            }
        });
        return all;
    }

    /// HTTP binding, 3.1.3.2: percent-encoded; a plus is a plus.
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return value; // it was not encoded
        }
    }

    private static Response answer(Requested answer) {
        return switch (answer) {
            case Requested.Accepted(var asked, var note) -> taken("accepted", asked, note);
            case Requested.Known(var asked) -> taken("known", asked, "");
            case Requested.Later(var obstacle, var problem) ->
                    switch (obstacle) {
                        case STORE -> later(problem);
                        case ANOTHER_REQUEST -> problem(Response.status(Status.CONFLICT), problem);
                    };
            case Requested.Refused(var fault, var problem) ->
                    problem(
                            Response.status(
                                    switch (fault) {
                                        case TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE;
                                        case MEDIA_TYPE -> Status.UNSUPPORTED_MEDIA_TYPE;
                                        case INVALID, TARGET -> Status.BAD_REQUEST;
                                    }),
                            problem);
        };
    }

    private static Response taken(String state, RequestedRotation asked, String note) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("formatVersion", 1);
        said.put("state", state);
        said.put("target", asked.target().toString());
        said.put("action", asked.kind().word());
        said.put("request", asked.request().id());
        if (!note.isEmpty()) {
            said.put("note", note);
        }
        return Response.accepted(said).type(MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static Response challenge(String scheme) {
        return problem(
                Response.status(Status.UNAUTHORIZED).header(HttpHeaders.WWW_AUTHENTICATE, scheme),
                "the token is missing or wrong; send 'Authorization: Bearer TOKEN' with that of --request-token-file");
    }

    private static Response later(String problem) {
        return problem(
                Response.status(Status.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS),
                problem);
    }

    private static Response problem(Response.ResponseBuilder answer, String problem) {
        return answer.type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("formatVersion", 1, "problem", problem))
                .build();
    }
}
