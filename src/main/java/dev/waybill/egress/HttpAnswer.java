package dev.waybill.egress;

import java.util.List;
import java.util.Optional;

/**
 * A peer's whole answer, within the limits.
 *
 * @param headers as they came, but those of a coding that was undone
 * @param body    decoded; empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying megabytes to keep it unchanged would cost more than it saves
public record HttpAnswer(int status, List<Field> headers, byte[] body) {
    /**
     * One header.
     *
     * @param name in lower case
     */
    public record Field(String name, String value) {}

    public HttpAnswer {
        headers = List.copyOf(headers);
    }

    /** The first header of that name. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }
}
