package dev.waybill.bench.measure;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the machine. */
public final class Programs {
    private Programs() {}

    /** On the path, or where distributions keep servers. */
    public static Optional<Path> find(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }
}
