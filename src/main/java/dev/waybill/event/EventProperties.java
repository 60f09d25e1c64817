package dev.waybill.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param keep how long an event waits for a task that waits for it */
@ConfigurationProperties("waybill.events")
record EventProperties(@DefaultValue("7d") Duration keep) {}
