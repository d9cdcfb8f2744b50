package io.keyturn.boot;

import java.io.PrintStream;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The end of the program: what kept it from starting is one sentence, where a person can mend it. A stack trace is left for
/// our own mistakes. Commands report by themselves and come here with their exit code only.
record LastWord(PrintStream err) implements BiConsumer<Integer, @Nullable Throwable> {
    @Override
    public void accept(Integer code, @Nullable Throwable failure) {
        if (failure != null) {
            sentence(failure)
                    .ifPresentOrElse(
                            said -> err.println("keyturn: " + said),
                            () -> failure.printStackTrace(err));
        }
        System.exit(code);
    }

    /// What to say of it; empty for what no person outside can mend.
    static Optional<String> sentence(Throwable failure) {
        String where = "";
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            where = message.startsWith("Unable to start ") ? message : where;
            switch (each) {
                case BindException _ -> {
                    return Optional.of(
                            cannotListen(where, message, "choose another port or address"));
                }
                case UnknownHostException _, UnresolvedAddressException _, SocketException _ -> {
                    return Optional.of(
                            cannotListen(where, message, "choose an address of this machine"));
                }
                default -> {
                    // what it was caused by says more
                }
            }
        }
        return Optional.empty();
    }

    private static String cannotListen(String where, String observed, String remedy) {
        String address = where.substring(where.lastIndexOf(' ') + 1);
        return "cannot listen%s: %s; %s"
                .formatted(
                        address.contains(":") ? " on '%s'".formatted(address) : "",
                        observed,
                        remedy);
    }
}
