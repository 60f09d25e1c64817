package dev.waybill.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {
    static List<MarkdownPage> pages() {
        return MarkdownPage.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLinkLeadsToAFileAndAHeadingOfIt(MarkdownPage page) {
        for (var link : page.links()) {
            if (link.matches("[a-z]+:.*")) {
                continue;
            }
            var parts = link.split("#", 2);
            var target = parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]);
            assertThat(Files.exists(target)).as("%s in %s", link, page).isTrue();
            if (parts.length == 2) {
                assertThat(MarkdownPage.read(target).anchors()).as("%s in %s", link, page).contains(parts[1]);
            }
        }
    }
}
