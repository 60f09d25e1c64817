package dev.waybill.web;

import dev.waybill.json.Json;
import dev.waybill.json.Yaml;
import dev.waybill.request.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Writes answers as exactly the JSON or YAML that they hold: no renaming of keys, nothing left out. */
final class AnswerConverter extends AbstractHttpMessageConverter<Answer> {
    AnswerConverter() {
        super(MediaType.APPLICATION_JSON, BodyReader.YAML, Problem.TYPE);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == Answer.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected Answer readInternal(Class<? extends Answer> type, HttpInputMessage input) {
        throw new HttpMessageNotReadableException("answers are only written", input);
    }

    @Override
    protected void writeInternal(Answer answer, HttpOutputMessage output) throws IOException {
        var bytes = text(answer, output.getHeaders().getContentType()).getBytes(StandardCharsets.UTF_8);
        output.getHeaders().setContentLength(bytes.length);
        output.getBody().write(bytes);
    }

    private static String text(Answer answer, @Nullable MediaType type) {
        return BodyReader.YAML.isCompatibleWith(type) ? Yaml.write(answer.json()) : Json.write(answer.json());
    }
}
