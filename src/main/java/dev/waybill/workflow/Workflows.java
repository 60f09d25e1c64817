package dev.waybill.workflow;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The workflows that are not deleted. */
interface Workflows extends Repository<Workflow, WorkflowKey> {
    Workflow saveAndFlush(Workflow workflow);

    @Query("select w from Workflow w where w.key = :key and w.deletedAt is null")
    Optional<Workflow> find(WorkflowKey key);

    /** Waits for other writers of this workflow and keeps them out until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select w from Workflow w where w.key = :key and w.deletedAt is null")
    Optional<Workflow> lock(WorkflowKey key);
}
