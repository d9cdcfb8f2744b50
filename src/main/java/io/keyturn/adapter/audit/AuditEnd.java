package io.keyturn.adapter.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The end of an audit file.
final class AuditEnd {
    private static final int BLOCK = 64 << 10;

    private AuditEnd() {}

    /// Cuts off what a process that died left of a line, and returns the last whole one; empty for a file without any.
    ///
    /// @throws IOException also where the last line is none of ours: nothing is appended to what somebody else wrote
    static Optional<AuditLine> mended(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = lastBreak(channel, channel.size());
            if (end < channel.size()) {
                channel.truncate(end);
            }
            if (end == 0) {
                return Optional.empty();
            }
            long begin = lastBreak(channel, end - 1);
            String text = text(channel, begin, end - 1);
            return Optional.of(
                    AuditLine.parse(text)
                            .orElseThrow(() ->
                                    new IOException(
                                            "its last line is no record of ours; keyturn audit verify says more")));
        }
    }

    /// Where the line begins that this position lies in: after the last line break before it.
    private static long lastBreak(FileChannel channel, long position) throws IOException {
        long end = position;
        while (end > 0) {
            long begin = Math.max(0, end - BLOCK);
            byte[] block = bytes(channel, begin, end);
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return begin + i + 1;
                }
            }
            end = begin;
        }
        return 0;
    }

    private static String text(FileChannel channel, long begin, long end) throws IOException {
        return new String(bytes(channel, begin, end), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(FileChannel channel, long begin, long end) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) (end - begin));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, begin + buffer.position()) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
        return buffer.array();
    }
}
