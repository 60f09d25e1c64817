package dev.waybill.flow.script.child;

import dev.waybill.json.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a child. Arguments: the language, the bytes of the largest value, whether it must be confined. On its
 * input come requests of three frames ({@code run} or {@code check}, source, input as JSON), one at a time; on its output go a
 * first frame {@code ready} and an answer of two frames for each request, see {@link Outcome}. It ends when its input ends,
 * whatever it does then.
 */
public final class ScriptChild {
    public static final String READY = "ready";
    public static final String RUN = "run";
    public static final String CHECK = "check";
    /** The exit status of a child that cannot be confined. */
    public static final int UNCONFINED = 4;
    /** The exit status after more memory was asked for than there is: the JVM's own. */
    public static final int NO_MEMORY = 3;

    /** Of a source and an input; its node keeps to less. */
    private static final int LONGEST_REQUEST = 64 * 1024 * 1024;
    private static final long STACK = 8 * 1024 * 1024;

    private record Request(String kind, String source, String input) {}

    private final Interpreter interpreter;
    private final int largestValue;
    private final DataOutputStream out;
    private final SynchronousQueue<Request> requests = new SynchronousQueue<>();

    private ScriptChild(Interpreter interpreter, int largestValue, DataOutputStream out) {
        this.interpreter = interpreter;
        this.largestValue = largestValue;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        var in = new DataInputStream(new BufferedInputStream(new Requests()));
        var out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        // nothing but answers may stand on it
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        var interpreter = interpreter(arguments[0]);
        var _ = JdkFiles.load();
        warmUp(interpreter);
        leaveNoFile();
        if (Boolean.parseBoolean(arguments[2]) && !Confinement.enter()) {
            Runtime.getRuntime().halt(UNCONFINED);
        }
        new ScriptChild(interpreter, Integer.parseInt(arguments[1]), out).serve(in);
    }

    /** The standard input without a question that the kernel does not answer to a confined process. */
    private static final class Requests extends FileInputStream {
        Requests() {
            super(FileDescriptor.in);
        }

        @Override
        public int available() {
            return 0;
        }
    }

    private static Interpreter interpreter(String language) {
        return switch (language) {
            case "javascript" -> new JavaScript();
            case "jq" -> new Jq();
            case "jsonata" -> new Jsonata();
            default -> throw new IllegalArgumentException(language);
        };
    }

    private static void warmUp(Interpreter interpreter) {
        for (var script : interpreter.warmUp()) {
            try {
                interpreter.run(script[0], script[1]);
            } catch (ScriptError expected) {
                var _ = expected.sentence(); // the ways of failing load classes too
            }
        }
    }

    /** Opens every jar of the class path, then deletes the working folder and the one jar in it: from now on nobody can make a file there. */
    private static void leaveNoFile() throws IOException {
        var _ = ClassLoader.getSystemResource("opens/every/jar");
        var folder = Path.of("").toAbsolutePath();
        for (var entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            if (folder.equals(Path.of(entry).getParent())) {
                Files.delete(Path.of(entry));
            }
        }
        Files.delete(folder);
    }

    /** Reads on while a script runs, so that the end of the input is seen at once. */
    private void serve(DataInputStream in) {
        var worker = new Thread(null, this::work, "worker", STACK);
        worker.setDaemon(true);
        worker.start();
        try {
            send(READY);
            while (true) {
                requests.put(new Request(
                        Frames.read(in, LONGEST_REQUEST), Frames.read(in, LONGEST_REQUEST), Frames.read(in, LONGEST_REQUEST)));
            }
        } catch (IOException | InterruptedException nodeIsGone) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void send(String... frames) throws IOException {
        for (var frame : frames) {
            Frames.write(out, frame);
        }
        out.flush();
    }

    private void work() {
        try {
            while (true) {
                answer(requests.take());
            }
        } catch (IOException | InterruptedException nodeIsGone) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void answer(Request request) throws IOException {
        try {
            var value = value(request);
            if (value.length() > largestValue || value.getBytes(StandardCharsets.UTF_8).length > largestValue) {
                send(Outcome.OUTPUT.name(), "null");
            } else {
                send(Outcome.VALUE.name(), value);
            }
        } catch (ScriptError e) {
            send(Outcome.FAILED.name(), description(e));
        } catch (OutOfMemoryError e) {
            endWith(Outcome.MEMORY, new ScriptError(""));
        } catch (StackOverflowError e) {
            endWith(Outcome.FAILED_AND_ENDED, new ScriptError("The script calls itself too deeply"));
        } catch (RuntimeException | Error e) {
            // of use to nobody but the node's operator; and nobody knows what the interpreter is like after it
            e.printStackTrace();
            endWith(Outcome.FAILED_AND_ENDED, new ScriptError("The interpreter cannot run this script"));
        }
    }

    private String value(Request request) throws ScriptError {
        if (request.kind().equals(CHECK)) {
            interpreter.check(request.source());
            return "null";
        }
        return interpreter.run(request.source(), request.input());
    }

    private void endWith(Outcome outcome, ScriptError error) throws IOException {
        send(outcome.name(), description(error));
        Runtime.getRuntime().halt(outcome == Outcome.MEMORY ? NO_MEMORY : 0);
    }

    private static String description(ScriptError error) {
        Map<String, @Nullable Object> description =
                Map.of("message", Json.storable(error.sentence()), "line", (long) error.line(), "column", (long) error.column());
        return Plain.text(description);
    }
}
