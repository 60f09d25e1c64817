package dev.waybill.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, as far as tests look at it.
 *
 * @param blocks what stands between fences
 * @param prose  the other lines
 */
record MarkdownPage(Path path, List<Block> blocks, List<String> prose) {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

    /** @param language what stands behind the fence */
    record Block(String language, String text) {}

    static List<MarkdownPage> all() {
        try (var docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .map(MarkdownPage::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MarkdownPage read(Path path) {
        List<Block> blocks = new ArrayList<>();
        List<String> prose = new ArrayList<>();
        try {
            var lines = Files.readAllLines(path).iterator();
            while (lines.hasNext()) {
                var line = lines.next();
                if (!line.startsWith("```")) {
                    prose.add(line);
                    continue;
                }
                var text = new StringBuilder();
                for (var inside = lines.next(); !inside.startsWith("```"); inside = lines.next()) {
                    text.append(inside).append('\n');
                }
                blocks.add(new Block(line.substring(3).strip(), text.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MarkdownPage(path, blocks, prose);
    }

    /** Where its links lead, as they are written. */
    List<String> links() {
        return prose.stream().flatMap(line -> LINK.matcher(line).results()).map(link -> link.group(1)).toList();
    }

    /** What a link may name behind {@code #}: its headings, as GitHub makes anchors of them. */
    List<String> anchors() {
        return prose.stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
