package dev.waybill.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Definitions;
import dev.waybill.engine.Messages;
import dev.waybill.engine.TaskType;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Json;
import dev.waybill.json.Yaml;
import dev.waybill.tenant.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.bind.annotation.RestController;

/** Whatever a page shows as a workflow (a fence with {@code json workflow} or {@code yaml workflow}) can be stored. */
class WorkflowsInPagesTest {
    private static final Map<String, Object> CONNECTIONS = Map.of(
            "WAYBILL_INTEGRATIONS_LEDGER_TYPE", "database",
            "WAYBILL_INTEGRATIONS_LEDGER_HOST", "db.shop.example",
            "WAYBILL_INTEGRATIONS_LEDGER_DATABASE", "ledger",
            "WAYBILL_INTEGRATIONS_LEDGER_USER", "waybill_ledger",
            "WAYBILL_INTEGRATIONS_LEDGER_PASSWORD", "secret",
            "WAYBILL_INTEGRATIONS_SMTP_TYPE", "smtp",
            "WAYBILL_INTEGRATIONS_SMTP_HOST", "mail.shop.example",
            "WAYBILL_INTEGRATIONS_SMTP_FROM", "Shop <no-reply@shop.example>");

    private static final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private static Definitions definitions;

    @EnableConfigurationProperties
    @ConfigurationPropertiesScan("dev.waybill.egress")
    static class Properties {}

    record Shown(String where, @Nullable Object document) {
        @Override
        public String toString() {
            return where;
        }
    }

    @BeforeAll
    static void findTheTaskTypes() {
        var expressions = new Expressions();
        context.setBeanNameGenerator(new FullyQualifiedAnnotationBeanNameGenerator());
        context.getEnvironment().getPropertySources().addFirst(new SystemEnvironmentPropertySource("variables", CONNECTIONS));
        context.registerBean(CamelContext.class, () -> new DefaultCamelContext());
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(Expressions.class, () -> expressions);
        context.register(Properties.class);
        var nowhere = new DriverManagerDataSource();
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(nowhere));
        context.registerBean(Messages.class, () -> new Messages(nowhere));
        context.registerBean(Ids.class, () -> new Ids(Clock.systemUTC(), new Random()));
        var scanner = new ClassPathBeanDefinitionScanner(context);
        scanner.setBeanNameGenerator(new FullyQualifiedAnnotationBeanNameGenerator());
        scanner.addExcludeFilter(new AnnotationTypeFilter(RestController.class));
        scanner.scan("dev.waybill.flow", "dev.waybill.event", "dev.waybill.approval", "dev.waybill.worker", "dev.waybill.integration", "dev.waybill.egress");
        context.refresh();
        definitions = new Definitions(context.getBeansOfType(TaskType.class).values(), expressions);
    }

    @AfterAll
    static void close() {
        context.close();
    }

    static Stream<Shown> workflows() throws IOException {
        List<Path> files;
        try (var examples = Files.list(Path.of("docs/examples"))) {
            files = examples.filter(file -> file.toString().endsWith(".yaml") && !file.toString().endsWith(".test.yaml")).sorted().toList();
        }
        var examples = files.stream().map(file -> new Shown(file.toString(), yaml(text(file))));
        var fences = MarkdownPage.all().stream().flatMap(WorkflowsInPagesTest::fences);
        return Stream.concat(examples, fences);
    }

    private static Stream<Shown> fences(MarkdownPage page) {
        return page.blocks().stream()
                .filter(block -> block.language().endsWith(" workflow"))
                .map(block -> new Shown(
                        page + ": " + block.text().lines().findFirst().orElse(""),
                        block.language().startsWith("yaml") ? yaml(block.text()) : Json.parse(block.text())));
    }

    private static @Nullable Object yaml(String text) {
        return Yaml.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void isAccepted(Shown workflow) {
        assertThat(definitions.check(workflow.document())).isEmpty();
    }

    @Test
    void everyTaskTypeHasItsPage() {
        assertThat(context.getBeansOfType(TaskType.class).values())
                .allSatisfy(type -> assertThat(Path.of("docs/tasks", type.type() + ".md")).exists());
    }
}
