package io.keyturn.adapter.cli;

/// How a command answers. Text may change; JSON is a contract.
public enum OutputFormat {
    text,
    json
}
