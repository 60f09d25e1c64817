package dev.waybill.integration.email;

import static dev.waybill.integration.email.Sending.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.TaskFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that refuse, lose, hang or lie. */
@Timeout(60)
class MailFaultTest {
    private final MailPeer peer = new MailPeer();
    private final Sending sending = new Sending(peer.connections());

    @AfterEach
    void close() {
        sending.close();
        peer.close();
    }

    private TaskFailure failure(Map<String, Object> mail) {
        return catchThrowableOfType(TaskFailure.class, () -> sending.task(mail).output());
    }

    @Test
    void succeedsWithThoseThatWereRefused() {
        peer.answer("RCPT TO:<no@shop.example>", "550 5.1.1 nobody").answer("RCPT TO:<full@shop.example>", "452 4.2.2 full");

        var output = sending.task(mail("to", List.of("ann@shop.example", "no@shop.example"), "bcc", "full@shop.example")).output();

        assertThat(output).containsEntry("accepted", List.of("ann@shop.example")).containsEntry("rejected", List.of("no@shop.example", "full@shop.example"));
        assertThat(peer.messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            RCPT TO | 550 5.1.1 nobody here         | mail.rejected
            RCPT TO | 554 no                        | mail.rejected
            RCPT TO | 450 greylisted, try again     | mail.transient
            RCPT TO | 421 4.7.0 closing             | mail.transient
            MAIL FROM | 550 5.7.1 not you           | mail.rejected
            MAIL FROM | 451 4.3.0 not now           | mail.transient
            DATA    | 554 5.6.0 refused             | mail.rejected
            DATA    | 452 4.3.1 full                | mail.transient
            .       | 554 5.7.1 spam                | mail.rejected
            .       | 451 4.3.0 later               | mail.transient
            connect | 554 no service                | connection
            connect | 421 busy                      | connection
            connect | hello                         | connection
            RCPT TO | reset                         | connection
            DATA    | reset                         | connection
            .       | reset                         | connection
            connect | reset                         | connection
            EHLO    | reset                         | connection
            """)
    void tellsEachRefusalByItsCode(String command, String reply, String code) {
        peer.answer(command, reply);

        assertThat(failure(mail()).code()).isEqualTo(code);
    }

    @Test
    void isTransientWhenSomeMayStillBeTaken() {
        peer.answer("RCPT TO:<no@shop.example>", "550 nobody").answer("RCPT TO:<full@shop.example>", "450 full");

        var failure = failure(mail("to", List.of("no@shop.example", "full@shop.example")));

        assertThat(failure.code()).isEqualTo("mail.transient");
        assertThat(failure.detail()).asInstanceOf(InstanceOfAssertFactories.MAP).extractingByKey("replies").asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(Map.of("address", "no@shop.example", "status", 550L, "text", "550 nobody"));
        assertThat(peer.messages()).isEmpty();
    }

    @Test
    @Tag("F29")
    void tellsTheServersWordsWithoutControlCharactersAndShortened() {
        peer.answer("RCPT TO", "550 a\0b\u001b[31m " + "x".repeat(5000));

        assertThat(String.valueOf(failure(mail()).detail())).doesNotContain("\0", "\u001b").hasSizeLessThan(600);
    }

    @Test
    void isSentWhateverHappensToTheGoodBye() {
        peer.answer("QUIT", MailPeer.HANG);

        assertThat(sending.task(mail()).output(Duration.ofSeconds(5))).containsEntry("accepted", List.of("ann@shop.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "EHLO", "MAIL FROM", "RCPT TO", "DATA", "."})
    @Tag("F28")
    void endsAtTheTimeLeftOfTheAttempt(String command) {
        peer.answer(command, MailPeer.HANG);

        var failure = catchThrowableOfType(TaskFailure.class, () -> sending.task(mail()).output(Duration.ofMillis(400)));

        assertThat(failure.code()).isEqualTo("timeout");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("F28")
    void endsWhenItsThreadIsInterrupted(boolean isVirtual) {
        peer.answer("DATA", MailPeer.HANG);
        var ended = new CompletableFuture<String>();
        var task = sending.task(mail());
        var builder = isVirtual ? Thread.ofVirtual() : Thread.ofPlatform();
        var thread = builder.start(() -> ended.complete(
                catchThrowableOfType(TaskFailure.class, task::output).code() + Thread.currentThread().isInterrupted()));
        await().until(() -> peer.commands().contains("DATA"));

        thread.interrupt();

        assertThat(ended.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo("cancelledtrue");
    }

    @Test
    void failsWithConnectionWhenNobodyListens() {
        peer.close();

        var failure = failure(mail());
        assertThat(failure.code()).isEqualTo("connection");
        assertThat(failure.sentence()).doesNotContain("127.0.0.1").contains("'smtp'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\u0085b", "a\u2028b", "a\u0000", "\ud800"})
    @Tag("S26")
    void sendsNothingWithControlCharactersInAnyField(String attack) {
        for (var field : List.of("from", "to", "cc", "bcc", "subject")) {
            assertThat(failure(mail(field, attack)).code()).as(field).isEqualTo("validation");
            assertThat(failure(mail(field, attack + " <a@b.c>")).code()).as(field).isEqualTo("validation");
        }
        assertThat(failure(mail("attachments", List.of(Map.of("name", attack, "text", "x")))).code()).isEqualTo("validation");
        assertThat(failure(mail("attachments", List.of(Map.of("content_type", attack, "text", "x")))).code()).isEqualTo("validation");
        assertThat(peer.commands()).isEmpty();
    }

    @Test
    @Tag("S26")
    void writesOnlyItsOwnCommandsAndHeaders() {
        sending.task(mail("subject", "Ċ =?utf-8?q?=0d=0aBcc:x?=", "to", "Ċ Ann <ann@shop.example>", "text", "x\r\n.\r\nMAIL FROM:<evil@x>\r\n")).output();

        await().until(() -> peer.commands().contains("QUIT")); // it is sent when the mail has been taken already
        assertThat(peer.commands()).filteredOn(line -> !line.startsWith("EHLO"))
                .containsExactly("MAIL FROM:<shop@shop.example>", "RCPT TO:<ann@shop.example>", "DATA", "QUIT");
        var head = peer.messages().getFirst().split("\n\n")[0].replaceAll("\n ", " ");
        assertThat(head.lines().map(line -> line.split(":")[0]))
                .containsExactlyInAnyOrder("Date", "From", "To", "Message-ID", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted");
        assertThat(head).matches("[ -~\\n]*");
    }
}
