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
import java.util.Optional;
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
    private @Nullable UUID rolloutId;
    private @Nullable String rollout;
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

    /** One that begins as a draft: active as soon as it is published. */
    @SuppressWarnings("NullAway") // show() sets the rest
    Workflow(WorkflowKey key, Draft draft) {
        this.key = key;
        isActive = true;
        createdAt = shown(draft.createdAt());
        createdBy = draft.createdBy();
        show(draft);
    }

    /** Makes a version the current one. */
    final void show(Version version) {
        var definition = version.definition();
        describe(definition.name(), definition.description(), definition.tags(), definition.tasks().size());
        currentVersion = version.number();
        updatedAt = shown(version.createdAt());
    }

    /** Makes a version the current one that was saved before. */
    void show(Version version, Instant now) {
        show(version);
        updatedAt = shown(now);
    }

    /** As long as nothing is published, lists tell what the draft says, as far as it can be understood. */
    final void show(Draft draft) {
        var document = draft.document();
        describe(
                document.get("name") instanceof String text ? text : name,
                document.get("description") instanceof String text ? text : null,
                document.get("tags") instanceof List<?> list ? list.stream().filter(String.class::isInstance).map(String.class::cast).distinct().toList() : List.of(),
                document.get("tasks") instanceof List<?> list ? list.size() : 0);
        updatedAt = shown(draft.updatedAt());
    }

    private void describe(String name, @Nullable String description, List<String> tags, int taskCount) {
        this.name = name;
        this.description = description;
        searchText = fold(name + "\n" + (description == null ? "" : description));
        this.tags = tags;
        this.taskCount = taskCount;
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

    /** A rollout that is under way. */
    record Active(UUID id, RolloutRule rule) {}

    Optional<Active> rollout() {
        return rolloutId == null || rollout == null ? Optional.empty() : Optional.of(new Active(rolloutId, RolloutRule.parse(rollout)));
    }

    void rollOut(UUID id, RolloutRule rule) {
        rolloutId = id;
        rollout = rule.json();
    }

    void endRollout() {
        rolloutId = null;
        rollout = null;
    }

    /** @throws Refusal when there is only a draft */
    void requirePublished() {
        if (!isPublished()) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT, "workflow_unpublished", "The workflow is a draft; publish it to start it.");
        }
    }

    /** @throws Refusal when it takes no starts */
    void requireStartable() {
        requirePublished();
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

    /** Whether it has a version; else there is only a draft. */
    boolean isPublished() {
        return currentVersion > 0;
    }

    /** Of a published one. */
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

    /** The entity tag of its draft, to which belongs what the draft is to follow. */
    String tag(Draft draft) {
        return "\"r" + revision + "-d" + draft.revision() + "\"";
    }

    /** The entity tag of the workflow as it shows one of its versions; every change of version or state makes another. */
    String tag(int version) {
        return version == currentVersion ? "\"r" + revision + "\"" : "\"r" + revision + "-v" + version + "\"";
    }
}
