package dev.waybill.flow.script;

import dev.waybill.flow.script.child.ScriptChild;
import dev.waybill.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * How children are started from the installed program: the JVM of the node, the libraries of one language, and a jar with the two
 * packages of the product that a child runs. The jar of the product itself would bring every library of it along, by its manifest.
 */
final class ChildProgram {
    private static final List<Class<?>> PACKAGES = List.of(ScriptChild.class, Json.class);
    private static final String JSON_LIBRARY = "tools.jackson.core.JsonParser";
    private static final String JAR = "script.jar";
    private static final String IN_JAR = "jar:file:";

    private final ScriptProperties properties;
    /** Made for the first child. */
    private byte @Nullable [] jar;

    ChildProgram(ScriptProperties properties) {
        this.properties = properties;
    }

    private synchronized byte[] jar() throws IOException {
        if (jar == null) {
            jar = made();
        }
        return jar;
    }

    private static byte[] made() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var resources = new PathMatchingResourcePatternResolver(ChildProgram.class.getClassLoader());
        try (var jar = new JarOutputStream(bytes)) {
            for (var inPackage : PACKAGES) {
                var folder = inPackage.getPackageName().replace('.', '/') + "/";
                var self = inPackage.getSimpleName() + ".class";
                var place = Objects.requireNonNull(inPackage.getResource(self)).toString();
                for (var resource : resources.getResources(place.substring(0, place.length() - self.length()) + "*.class")) {
                    jar.putNextEntry(new JarEntry(folder + resource.getFilename()));
                    jar.write(resource.getContentAsByteArray());
                }
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Starts a process in a new folder of its own, which it deletes as soon as it has opened the jar in it: nothing is left behind,
     * however it or this node ends.
     */
    Started start(Language language) throws IOException {
        var folder = Files.createTempDirectory("waybill-script-");
        try {
            Files.write(folder.resolve(JAR), jar());
            var builder = new ProcessBuilder(command(language, folder.resolve(JAR))).directory(folder.toFile());
            builder.environment().clear();
            return new Started(builder.start(), folder);
        } catch (IOException e) {
            clean(folder);
            throw e;
        }
    }

    /** A process that comes up, and the folder that it deletes then. */
    record Started(Process process, Path folder) {
        /** It did not come up. */
        void abandon() throws IOException {
            process.destroyForcibly().onExit().join();
            clean(folder);
        }
    }

    private static void clean(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(JAR));
        Files.deleteIfExists(folder);
    }

    private List<String> command(Language language, Path jar) throws IOException {
        var classPath = new ArrayList<String>();
        for (var library : libraries(language)) {
            classPath.add(library.toString());
        }
        classPath.add(jar.toString());
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + properties.memory() + "m",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:MaxDirectMemorySize=1m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr", // its output is for answers
                "-XX:-UsePerfData", // a file that others can read
                "-XX:+DisableAttachMechanism",
                "-XX:-CreateCoredumpOnCrash",
                "-Djdk.serialFilter=" + language.serializable(),
                "-Djava.io.tmpdir=" + jar.getParent(),
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Duser.language=en",
                "-Duser.country=US",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                String.join(File.pathSeparator, classPath),
                ScriptChild.class.getName(),
                language.word(),
                String.valueOf(properties.largestValue()),
                String.valueOf(properties.confinement() == ScriptProperties.Confinement.REQUIRED));
    }

    private static Set<Path> libraries(Language language) throws IOException {
        var jars = new LinkedHashSet<Path>();
        jars.add(jarOf(JSON_LIBRARY));
        for (var library : language.libraries()) {
            jars.add(jarOf(library));
        }
        return jars;
    }

    /** Where a class lies, without loading it: nothing of these libraries runs in the node. */
    private static Path jarOf(String className) throws IOException {
        var place = String.valueOf(ChildProgram.class.getClassLoader().getResource(className.replace('.', '/') + ".class"));
        if (place.startsWith(IN_JAR) && place.contains("!/")) {
            return Path.of(URI.create(place.substring("jar:".length(), place.indexOf("!/"))));
        }
        throw new IOException("No jar of its own holds " + className + ": the program must be unpacked, as ./waybill does it");
    }
}
