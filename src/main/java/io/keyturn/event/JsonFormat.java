package io.keyturn.event;

import java.util.Map;

/// Reads JSON that others wrote.
public interface JsonFormat {
    /// One object: its values are strings, numbers, booleans, nulls, lists and maps of these.
    ///
    /// @throws IllegalArgumentException for anything else, for a name that comes twice, and for text behind the object; its
    ///     message says where, and repeats nothing of the text
    Map<String, Object> read(byte[] text);
}
