package io.keyturn.service;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;

/// An event that asks for a rotation, as somebody outside sends it.
///
/// @param data as JSON
record AskedByEvent(String id, String data) {
    private static final String TYPE = "io.keyturn.rotation.requested";
    private static final String SOURCE = "https://ci.example/42";

    static AskedByEvent of(String id, String target, String action) {
        return new AskedByEvent(
                id, "{\"target\":\"%s\",\"action\":\"%s\"}".formatted(target, action));
    }

    /// The attributes, each behind this prefix.
    Map<String, String> attributes(String prefix) {
        Map<String, String> all = new HashMap<>();
        all.put(prefix + "specversion", "1.0");
        all.put(prefix + "type", TYPE);
        all.put(prefix + "source", SOURCE);
        all.put(prefix + "id", id);
        return all;
    }

    /// As a record of Kafka in binary mode.
    Map<String, String> headers() {
        Map<String, String> all = attributes("ce_");
        all.put("content-type", "application/json");
        return all;
    }

    /// As one JSON object.
    String structured() {
        return "{\"specversion\":\"1.0\",\"type\":\"%s\",\"source\":\"%s\",\"id\":\"%s\",\"data\":%s}"
                .formatted(TYPE, SOURCE, id, data);
    }

    ValidatableResponse post(RequestSpecification to) {
        return to.headers(attributes("ce-"))
                .contentType("application/json")
                .body(data)
                .post("/events")
                .then();
    }
}
