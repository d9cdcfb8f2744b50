package io.keyturn.adapter.sds.server;

import com.google.protobuf.ByteString;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// Several shared byte strings read as one message, without a copy of their own.
final class Joined extends InputStream implements KnownLength, Drainable {
    private final List<ByteString> parts;
    private int part;
    private int offset;

    Joined(List<ByteString> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public int available() {
        int rest = -offset;
        for (ByteString unread : parts.subList(part, parts.size())) {
            rest += unread.size();
        }
        return rest;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        while (part < parts.size() && offset == parts.get(part).size()) {
            part++;
            offset = 0;
        }
        if (part == parts.size()) {
            return -1;
        }
        int taken = Math.min(length, parts.get(part).size() - offset);
        parts.get(part).substring(offset, offset + taken).copyTo(target, from);
        offset += taken;
        return taken;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        int drained = available();
        for (ByteString unread : parts.subList(part, parts.size())) {
            unread.substring(offset).writeTo(target);
            offset = 0;
        }
        part = parts.size();
        return drained;
    }
}
