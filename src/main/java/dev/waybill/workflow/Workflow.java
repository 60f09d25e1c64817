package dev.waybill.workflow;

import dev.waybill.engine.Version;
import dev.waybill.refusal.Refusal;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people edit of a workflow. Changed only while its row is locked. */
@Entity
class Workflow {
    @EmbeddedId
    private WorkflowKey key;

    @jakarta.persistence.Version
    private @Nullable Long revision;

    private String name;
    private @Nullable String description;
    private String searchText;
    private List<String> tags;
    private int taskCount;

    @Column(name = "version")
    private int currentVersion;

    private boolean isActive;
    private Instant createdAt;
    private String createdBy;
    private Instant updatedAt;
    private @Nullable Instant deletedAt;

    /** For JPA. */
    @SuppressWarnings("NullAway")
    protected Workflow() {}

    /** A new, active one. */
    @SuppressWarnings("NullAway") // show() sets the rest
    Workflow(Version first) {
        key = WorkflowKey.of(first.tenant(), first.workflowId());
        isActive = true;
        createdAt = shown(first.createdAt());
        createdBy = first.createdBy();
        show(first);
    }

    /** Makes a version the current one. */
    final void show(Version version) {
        var definition = version.definition();
        name = definition.name();
        description = definition.description();
        searchText = fold(name + "\n" + (description == null ? "" : description));
        tags = definition.tags();
        taskCount = definition.tasks().size();
        currentVersion = version.number();
        updatedAt = shown(version.createdAt());
    }

    /** As precise as instants are shown, so that a page goes on exactly where the one before ended. */
    private static Instant shown(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    /** To upper and back, so that texts which differ in case alone become equal in every script. */
    static String fold(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    void activate(Instant now) {
        if (!isActive) {
            isActive = true;
            updatedAt = shown(now);
        }
    }

    void deactivate(Instant now) {
        if (isActive) {
            isActive = false;
            updatedAt = shown(now);
        }
    }

    void delete(Instant now) {
        deletedAt = now;
    }

    /** @throws Refusal when it takes no starts */
    void requireActive() {
        if (!isActive) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT, "workflow_inactive", "The workflow is inactive; activate it to start it.");
        }
    }

    WorkflowKey key() {
        return key;
    }

    UUID id() {
        return key.id();
    }

    String name() {
        return name;
    }

    int currentVersion() {
        return currentVersion;
    }

    boolean isActive() {
        return isActive;
    }

    Instant createdAt() {
        return createdAt;
    }

    String createdBy() {
        return createdBy;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    /** The entity tag of the workflow as it shows one of its versions; every change of version or state makes another. */
    String tag(int version) {
        return version == currentVersion ? "\"r" + revision + "\"" : "\"r" + revision + "-v" + version + "\"";
    }
}
