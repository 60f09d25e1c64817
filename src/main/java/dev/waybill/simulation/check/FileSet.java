package dev.waybill.simulation.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which files are definitions and which are tests. */
final class FileSet {
    private static final Pattern TEST = Pattern.compile("(.+)\\.test\\.(yaml|yml|json)");
    private static final List<String> KINDS = List.of(".yaml", ".yml", ".json");

    private final Set<Path> definitions = new LinkedHashSet<>();
    private final Set<Path> tests = new LinkedHashSet<>();

    private FileSet() {}

    /**
     * The named files, and of folders what lies in them: tests, and what looks like a definition. Tests beside a named definition belong to it.
     *
     * @throws CheckOptions.Wrong when one is not there
     */
    static FileSet of(List<Path> named) {
        var set = new FileSet();
        named.forEach(set::add);
        return set;
    }

    Set<Path> definitions() {
        return definitions;
    }

    Set<Path> tests() {
        return tests;
    }

    static boolean isTest(Path file) {
        return TEST.matcher(String.valueOf(file.getFileName())).matches();
    }

    /** The definition of a test file that names none: the file of the same name beside it. */
    static Path definitionOf(Path test) {
        var name = TEST.matcher(String.valueOf(test.getFileName())).replaceFirst("$1");
        return KINDS.stream()
                .map(kind -> test.resolveSibling(name + kind))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(test.resolveSibling(name + ".yaml"));
    }

    private void add(Path named) {
        if (Files.isDirectory(named)) {
            addFolder(named);
        } else if (!Files.isRegularFile(named)) {
            throw new CheckOptions.Wrong("There is no file " + named + ".");
        } else if (isTest(named)) {
            tests.add(named.normalize());
        } else {
            definitions.add(named.normalize());
            var name = String.valueOf(named.getFileName()).replaceFirst("\\.(yaml|yml|json)$", "");
            KINDS.stream().map(kind -> named.resolveSibling(name + ".test" + kind)).filter(Files::isRegularFile).forEach(test -> tests.add(test.normalize()));
        }
    }

    private void addFolder(Path folder) {
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> KINDS.stream().anyMatch(kind -> file.toString().endsWith(kind)))
                    .sorted()
                    .forEach(file -> {
                        if (isTest(file)) {
                            tests.add(file.normalize());
                        } else if (Source.read(file).json() instanceof Map<?, ?> map && map.get("tasks") instanceof List<?>) {
                            definitions.add(file.normalize());
                        }
                    });
        } catch (IOException e) {
            throw new CheckOptions.Wrong("The folder " + folder + " cannot be read.");
        }
    }
}
