package dev.waybill.graphs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to run and where.
 *
 * @param folder  holds the definitions: {@code *.json}
 * @param effects make each transform task a call to a peer
 * @param url     of a running server; null: start one
 * @param key     its API key; null with {@code url} null
 * @param limit   how long one workflow may take
 */
record Options(Path folder, boolean effects, @Nullable String url, @Nullable String key, Duration limit) {
    static final String USAGE = """
            usage: bench/graphs DIR [--effects] [--url URL --key KEY] [--timeout SECONDS]

            Runs every workflow definition (*.json) of DIR and checks that no task started before those it depends on had
            ended. Without --url (or WAYBILL_URL) it starts a server of its own on an empty folder. The key may stand in
            WAYBILL_ADMIN_API_KEY. With --effects each transform task becomes a call to a local HTTP server; a server given
            by --url then needs WAYBILL_EGRESS_ALLOW=127.0.0.1.""";

    /** A wrong command line; its message says what would be right. */
    static final class Wrong extends RuntimeException {
        Wrong(String message) {
            super(message);
        }
    }

    static Options of(List<String> arguments, Map<String, String> environment) {
        var left = new ArrayDeque<>(arguments);
        Path folder = null;
        var effects = false;
        var url = environment.get("WAYBILL_URL");
        var key = environment.get("WAYBILL_ADMIN_API_KEY");
        var limit = Duration.ofMinutes(10);
        while (!left.isEmpty()) {
            var argument = left.pop();
            switch (argument) {
                case "--effects" -> effects = true;
                case "--url" -> url = value(argument, left);
                case "--key" -> key = value(argument, left);
                case "--timeout" -> limit = seconds(value(argument, left));
                default -> folder = folder(argument, folder);
            }
        }
        if (folder == null) {
            throw new Wrong(USAGE);
        }
        if (url != null && key == null) {
            throw new Wrong("A server needs a key: --key KEY or WAYBILL_ADMIN_API_KEY");
        }
        return new Options(folder, effects, url, key, limit);
    }

    private static Path folder(String argument, @Nullable Path before) {
        if (argument.startsWith("-") || before != null) {
            throw new Wrong(USAGE);
        }
        return Path.of(argument);
    }

    private static String value(String option, ArrayDeque<String> left) {
        if (left.isEmpty()) {
            throw new Wrong(option + " needs a value");
        }
        return left.pop();
    }

    private static Duration seconds(String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new Wrong("--timeout takes whole seconds, not " + text);
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
