package io.keyturn.adapter.sds.server;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Who may connect to a Unix domain socket: its file mode, as `0600`.
///
/// @param bits the nine permission bits
public record SocketMode(int bits) {
    /// Only the user who runs the server.
    public static final SocketMode OWNER = new SocketMode(0600);

    private static final int ALL = 0777;
    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

    public SocketMode {
        if (bits < 0 || bits > ALL) {
            throw new IllegalArgumentException(
                    "cannot use socket mode %o: expected 0 to 0777; the default is 0600"
                            .formatted(bits));
        }
    }

    /// Reads `600` or `0600`.
    public static SocketMode parse(String text) {
        if (!OCTAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "cannot use socket mode '%s': expected three octal digits, as 0600; correct it"
                            .formatted(text));
        }
        return new SocketMode(Integer.parseInt(text, 8));
    }

    Set<PosixFilePermission> permissions() {
        Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
        for (int place = 0; place < fromOwnerRead.length; place++) {
            if ((bits >> (fromOwnerRead.length - 1 - place) & 1) == 1) {
                granted.add(fromOwnerRead[place]);
            }
        }
        return granted;
    }
}
