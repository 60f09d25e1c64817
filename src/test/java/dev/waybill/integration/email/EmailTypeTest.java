package dev.waybill.integration.email;

import static dev.waybill.integration.email.Sending.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.waybill.engine.TaskFailure;
import dev.waybill.integration.Connections;
import dev.waybill.integration.FaultList;
import dev.waybill.integration.HostPort;
import dev.waybill.integration.Password;
import dev.waybill.integration.SmtpConnection;
import dev.waybill.integration.TaskRun;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTypeTest {
    private static GreenMail server;
    private static Sending sending;

    @BeforeAll
    static void open() {
        server = new GreenMail(new ServerSetup[] {new ServerSetup(0, "127.0.0.1", "smtp"), new ServerSetup(0, "127.0.0.1", "smtps")});
        server.setUser("shop@shop.example", "shop", "sesame");
        server.start();
        int port = server.getSmtp().getPort();
        sending = new Sending(new Connections(List.of(
                connection("smtp", "127.0.0.1", port, "sesame", "Shop <shop@shop.example>"),
                connection("wrong", "127.0.0.1", port, "no", "shop@shop.example"),
                connection("nameless", "127.0.0.1", port, "sesame", null))));
    }

    private static SmtpConnection connection(String name, String host, int port, String password, String from) {
        return new SmtpConnection(name, new HostPort(host, port), new SmtpConnection.Credentials("shop", new Password(password)), from);
    }

    @AfterEach
    void purge() throws Exception {
        server.purgeEmailFromAllMailboxes();
    }

    @AfterAll
    static void close() {
        sending.close();
        server.stop();
    }

    private static MimeMessage received() {
        return server.getReceivedMessages()[0];
    }

    private static TaskFailure failure(Map<String, Object> mail) {
        return catchThrowableOfType(TaskFailure.class, () -> sending.task(mail).output());
    }

    @Test
    void sendsAMessageAndTellsItsId() throws Exception {
        var output = sending.task(mail("to", List.of("Ann Lee <ann@shop.example>", "bob@shop.example"), "cc", "cy@shop.example", "bcc", "dee@shop.example")).output();

        var id = "<" + TaskRun.EXECUTION + ".send@shop.example>";
        assertThat(output).isEqualTo(Map.of(
                "message_id", id,
                "accepted", List.of("ann@shop.example", "bob@shop.example", "cy@shop.example", "dee@shop.example"),
                "rejected", List.of()));
        assertThat(server.getReceivedMessages()).hasSize(4);
        assertThat(received().getMessageID()).isEqualTo(id);
        assertThat(received().getFrom()[0]).hasToString("Shop <shop@shop.example>");
        assertThat(received().getRecipients(Message.RecipientType.TO)).extracting(Object::toString).containsExactly("Ann Lee <ann@shop.example>", "bob@shop.example");
        assertThat(received().getHeader("Bcc")).isNull();
        assertThat(received().getSentDate()).isEqualTo(Sending.NOW);
        assertThat(received().getContentType()).isEqualToIgnoringCase("text/plain; charset=utf-8");
        assertThat(received().getContent().toString().strip()).isEqualTo("Good day");
    }

    @Test
    void keepsItsIdInEveryAttempt() {
        var task = sending.task(mail());
        task.exchange(1, Duration.ofSeconds(5));
        task.exchange(2, Duration.ofSeconds(5));

        assertThat(Arrays.stream(server.getReceivedMessages()).map(GreenMailUtil::getWholeMessage).map(m -> m.lines().filter(l -> l.startsWith("Message-ID")).toList()))
                .hasSize(2).containsOnly(List.of("Message-ID: <" + TaskRun.EXECUTION + ".send@shop.example>"));
    }

    @Test
    void sendsTextHtmlAndFilesTogether() throws Exception {
        sending.task(mail("text", "Grüße", "html", "<b>Grüße</b>", "attachments", List.of(
                Map.of("name", "Rechnung ü.pdf", "content_type", "application/pdf", "base64", "AP8Q"),
                Map.of("name", "a.csv", "content_type", "text/csv", "text", "ä;b\r\n")))).output();

        var mixed = (MimeMultipart) received().getContent();
        var body = (MimeMultipart) mixed.getBodyPart(0).getContent();
        assertThat(body.getContentType()).startsWith("multipart/alternative");
        assertThat(body.getBodyPart(0).getContent()).isEqualTo("Grüße");
        assertThat(body.getBodyPart(1).getContent()).isEqualTo("<b>Grüße</b>");
        assertThat(body.getBodyPart(1).getContentType()).isEqualToIgnoringCase("text/html; charset=utf-8");
        assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo("Rechnung ü.pdf");
        assertThat(mixed.getBodyPart(1).getContentType()).isEqualTo("application/pdf");
        assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes()).containsExactly(0, 0xff, 0x10);
        assertThat(mixed.getBodyPart(2).getFileName()).isEqualTo("a.csv");
        assertThat(new String(mixed.getBodyPart(2).getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("ä;b\r\n");
    }

    @Test
    void sendsHtmlAlone() throws Exception {
        sending.task(mail("text", null, "html", "<p>€</p>")).output();

        assertThat(received().getContentType()).isEqualToIgnoringCase("text/html; charset=utf-8");
        assertThat(received().getContent().toString().strip()).isEqualTo("<p>€</p>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grüße 😀", "\u010a low byte of a line feed", "=?utf-8?q?=0d=0aBcc:x?=", "a=?b", "\u202Ertl \uFEFF", "${sys.user.home}", "{{sys:user.home}}", "$simple{body}", "#bean:x RAW(x) ?a=b&c=d", "1 < 2: \"x\""})
    @Tag("S17")
    @Tag("S26")
    @Tag("F27")
    void showsTheSubjectAsItIs(String subject) throws Exception {
        sending.task(mail("subject", subject, "to", "\"" + subject.replace("\"", "\\\"").replace("=?", "") + "\" <ann@shop.example>", "text", subject)).output();

        assertThat(received().getSubject()).isEqualTo(subject);
        assertThat(received().getContent().toString().strip()).isEqualTo(subject.strip());
        assertThat(received().getHeader("Bcc")).isNull();
        assertThat(received().getAllRecipients()).hasSize(1);
    }

    @Test
    void foldsALongSubjectWithoutBlanks() throws Exception {
        var subject = "ä".repeat(400) + "x".repeat(600);
        sending.task(mail("subject", subject)).output();

        assertThat(received().getSubject()).isEqualTo(subject);
        assertThat(GreenMailUtil.getWholeMessage(received()).lines()).allMatch(line -> line.length() <= 998);
    }

    @Test
    void takesLinesOfDotsAndLongLinesInTheText() throws Exception {
        var text = "a\r\n.\r\n..\r\nRCPT TO:<x@y>\r\n.\nb\r" + "y".repeat(5000);
        sending.task(mail("text", text)).output();

        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(received().getContent().toString().strip().replaceAll("\r\n?", "\n")).isEqualTo(text.replaceAll("\r\n?", "\n"));
    }

    @Test
    void leavesNoHeaderInTheExchange() {
        var exchange = new org.apache.camel.support.DefaultExchange(sending.camel);
        var task = sending.task(mail());
        exchange.getMessage().setBody(task.call(1, Duration.ofSeconds(5)));
        exchange.getMessage().setHeader("Subject", "other");

        task.exchange(exchange);

        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.smtp.host", "MAIL.SMTP.HOST", "mail.smtp.from", "To", "Bcc", "CamelMailTo", "From", "Subject", "Reply-To", "contentType"})
    @Tag("S19")
    @Tag("CVE-2026-33454")
    void isNotSteeredByHeaders(String header) throws Exception {
        var exchange = new org.apache.camel.support.DefaultExchange(sending.camel);
        var task = sending.task(mail());
        exchange.getMessage().setBody(task.call(1, Duration.ofSeconds(5)));
        exchange.getMessage().setHeader(header, "evil@evil.example");

        task.exchange(exchange);

        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(GreenMailUtil.getWholeMessage(received())).doesNotContain("evil");
    }

    @Test
    void isRefusedByAServerThatDoesNotKnowThePassword() {
        var failure = failure(mail("integration", "wrong"));

        assertThat(failure.code()).isEqualTo("mail.rejected");
        assertThat(failure.sentence() + failure.detail()).doesNotContain("127.0.0.1", "Exception", "\"no\"");
    }

    @Test
    @Tag("S17")
    @Tag("S21")
    void showsNothingOfTheServerOrTheMessageInItsRoute() throws Exception {
        sending.task(mail("subject", "${secret}", "to", "hidden@shop.example"));
        var route = ((ModelCamelContext) sending.camel).getRouteDefinitions().getLast();

        var yaml = PluginHelper.getModelToYAMLDumper(sending.camel).dumpModelAsYaml(sending.camel, route);

        assertThat(yaml).contains("smtp://smtp").doesNotContain("127.0.0.1", "sesame", "hidden", "secret");
    }

    @Test
    @Tag("S25")
    void refusesACertificateThatNobodySigned() {
        // 465 alone means TLS from the start, so the peer is reached by its properties
        var secure = new SmtpSender(connection("secure", "127.0.0.1", 465, "sesame", null));
        assertThat(secure.getJavaMailProperties()).containsEntry("mail.smtp.ssl.enable", "true").containsEntry("mail.smtp.starttls.enable", "false");
        secure.setPort(server.getSmtps().getPort());
        var email = Email.of(mail(), MailAddress.parse("shop@shop.example"));

        assertThat(catchThrowableOfType(TaskFailure.class, () -> secure.send(
                        new OutgoingMail(secure.getSession(), email, dev.waybill.integration.Deadline.in(Duration.ofSeconds(10)))))
                .code())
                .isEqualTo("connection");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    @Tag("S25")
    void sendsAPasswordToAnotherMachineOnlyInTls() {
        var far = new SmtpSender(connection("far", "mail.example", 587, "sesame", null)).getJavaMailProperties();
        var open = new SmtpSender(new SmtpConnection("open", new HostPort("mail.example", 25), null, null)).getJavaMailProperties();

        assertThat(far).containsEntry("mail.smtp.starttls.required", "true").containsEntry("mail.smtp.ssl.checkserveridentity", "true");
        assertThat(open).containsEntry("mail.smtp.starttls.enable", "true").containsEntry("mail.smtp.starttls.required", "false");
    }

    @Test
    @Tag("S26")
    void boundsRecipientsAndSize() {
        var hundred = new ArrayList<>(Collections.nCopies(99, "ann@shop.example"));
        assertThat(failure(mail("to", hundred, "cc", List.of("x@y.z", "y@y.z"))).code()).isEqualTo("validation");
        assertThat(failure(mail("text", "x".repeat(11 << 20))).code()).isEqualTo("payload.too_large");
        assertThat(failure(mail("to", List.of())).code()).isEqualTo("validation");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void findsFaultsWhenSaved() {
        assertThat(faults(mail())).isEmpty();
        assertThat(faults(mail("to", "${input.to}", "subject", "${x}", "text", "${y}", "attachments", "${z}"))).isEmpty();
        assertThat(faults(mail("to", List.of("a@b.c", "no"), "cc", "a@b.c, d@e.f", "from", "@", "subject", "a\nb")))
                .containsExactlyInAnyOrder("/to/1 invalid_address", "/cc invalid_address", "/from invalid_address", "/subject invalid_text");
        assertThat(faults(mail("text", null))).containsExactly("/text required");
        assertThat(faults(mail("integration", "nameless"))).containsExactly("/from required");
        assertThat(faults(mail("integration", "smpt"))).containsExactly("/integration unknown_integration");
        assertThat(faults(mail("to", Collections.nCopies(101, "a@b.c")))).containsExactly("/to too_many");
        assertThat(faults(mail("attachments", List.of(Map.of("name", "x"), Map.of("text", "a", "base64", "${b}"), Map.of("base64", "?"), Map.of("text", "${a}")))))
                .containsExactly("/attachments/0 invalid_attachment", "/attachments/1 invalid_attachment", "/attachments/2 invalid_attachment");
    }

    private static List<String> faults(Map<String, Object> parameters) {
        return FaultList.of(sending.type, parameters).faults();
    }
}
