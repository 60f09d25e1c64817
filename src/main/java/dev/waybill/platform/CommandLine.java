package dev.waybill.platform;

import dev.waybill.simulation.CheckCommand;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** What the application's jar does when it is started: {@code start} (also without words), {@code run FILE …}, {@code check FILE …} or {@code warm-up}. */
public final class CommandLine {
    private CommandLine() {}

    /** Does not return from {@code run}, {@code check} and {@code warm-up}: they end the process. */
    public static void launch(Class<?> application, String[] args) {
        var words = List.of(args);
        switch (words.isEmpty() ? "start" : words.getFirst()) {
            case "run" ->
                System.exit(RunCommand.of(application, words.subList(1, words.size()))
                        .run());
            case "check" -> System.exit(check(words.subList(1, words.size())));
            case "warm-up" -> System.exit(WarmUp.of(application).run());
            case "start" -> start(application, words.isEmpty() ? args : Arrays.copyOfRange(args, 1, args.length));
            default -> start(application, args);
        }
    }

    private static int check(List<String> words) {
        // nobody has said yet what is logged, which means all of it
        LoggingSystem.get(CommandLine.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
        return CheckCommand.run(words, System.out, System.err);
    }

    private static void start(Class<?> application, String[] args) {
        StopSignals.handle(Thread.currentThread());
        SpringApplication.run(application, args);
    }
}
