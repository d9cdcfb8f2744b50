package io.keyturn.port;

/// What others say, made fit for logs and terminals.
final class Said {
    private static final int MOST = 300;

    private Said() {}

    /// On one line, of bounded length, and never with PEM in it: who quotes may quote a key.
    static String plain(String said) {
        int pem = said.indexOf("-----BEGIN");
        String shown = pem < 0 ? said : said.substring(0, pem) + "(PEM)";
        String line = shown.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
    }
}
