package dev.waybill.platform;

import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;

/** What the application's jar does when it is started: {@code start} (also without words), {@code run FILE …} or {@code warm-up}. */
public final class CommandLine {
    private CommandLine() {}

    /** Does not return from {@code run} and {@code warm-up}: they end the process. */
    public static void launch(Class<?> application, String[] args) {
        var words = List.of(args);
        switch (words.isEmpty() ? "start" : words.getFirst()) {
            case "run" ->
                System.exit(RunCommand.of(application, words.subList(1, words.size()))
                        .run());
            case "warm-up" -> System.exit(WarmUp.of(application).run());
            case "start" -> start(application, words.isEmpty() ? args : Arrays.copyOfRange(args, 1, args.length));
            default -> start(application, args);
        }
    }

    private static void start(Class<?> application, String[] args) {
        StopSignals.handle(Thread.currentThread());
        SpringApplication.run(application, args);
    }
}
