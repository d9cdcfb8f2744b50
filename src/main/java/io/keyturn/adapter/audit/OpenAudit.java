package io.keyturn.adapter.audit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// One audit file that is read while others append to it, by whatever name it goes. Only whole lines are taken: a writer may be
/// in the middle of one, or cut it off again.
final class OpenAudit implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final FileChannel channel;
    private final Object key;
    private long position;

    private OpenAudit(FileChannel channel, Object key) {
        this.channel = requireNonNull(channel, "channel is null");
        this.key = requireNonNull(key, "key is null");
    }

    static OpenAudit open(Path file) throws IOException {
        Object before = key(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        // Where it was exchanged in between, the next look finds another key and opens again.
        return new OpenAudit(channel, before);
    }

    /// Whether this name is still that of this file; not, too, where there is none.
    boolean isStill(Path file) throws IOException {
        return Files.exists(file) && key(file).equals(key);
    }

    /// Goes to its end and returns the number of the last line; 0 where that is none of ours.
    long skip() throws IOException {
        position = Math.max(0, channel.size() - BLOCK);
        ByteBuffer block = block();
        int end = lastBreak(block);
        position += end;
        String whole = text(block, 0, Math.max(0, end - 1));
        String last = whole.substring(whole.lastIndexOf('\n') + 1);
        return AuditLine.parse(last).map(AuditLine::number).orElse(0L);
    }

    /// Every whole line that came since the last time.
    void read(AuditTail.Hearing hearing) throws IOException {
        if (channel.size() < position) {
            position = 0;
            hearing.restart();
        }
        while (true) {
            ByteBuffer block = block();
            int end = lastBreak(block);
            if (end == 0 && block.limit() < BLOCK) {
                return;
            }
            // No line of ours is as long as a block.
            int taken = end == 0 ? block.limit() : end;
            position += taken;
            text(block, 0, taken).lines().forEach(hearing::take);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ByteBuffer block() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (block.hasRemaining() && channel.read(block, position + block.position()) >= 0) {}
        return block.flip();
    }

    private static int lastBreak(ByteBuffer block) {
        for (int i = block.limit(); i > 0; i--) {
            if (block.get(i - 1) == '\n') {
                return i;
            }
        }
        return 0;
    }

    private static String text(ByteBuffer block, int begin, int end) {
        byte[] bytes = new byte[end - begin];
        block.get(begin, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Object key(Path file) throws IOException {
        return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }
}
