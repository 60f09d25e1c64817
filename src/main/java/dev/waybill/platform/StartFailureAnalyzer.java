package dev.waybill.platform;

import dev.waybill.refusal.InvalidSetting;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Finds the sentence in a failed start: of a {@link StartRefused}, of an {@link InvalidSetting}, or of the
 * IllegalArgumentException with which a settings record of any module refused its values.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureAnalyzer implements FailureAnalyzer {
    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartRefused refused) {
                return new FailureAnalysis(refused.sentence(), null, failure);
            }
            if (cause instanceof InvalidSetting invalid) {
                return new FailureAnalysis(invalid.sentence(), null, failure);
            }
            if (cause instanceof ConfigurationPropertiesBindException binding
                    && binding.getAnnotation().prefix().startsWith("waybill")) {
                return new FailureAnalysis(sentence(binding), null, failure);
            }
        }
        return null;
    }

    private static String sentence(ConfigurationPropertiesBindException binding) {
        var root = NestedExceptionUtils.getMostSpecificCause(binding);
        if (root.getClass() == IllegalArgumentException.class && refusedByRecord(root)) {
            return String.valueOf(root.getMessage());
        }
        for (Throwable cause = binding; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException bind && bind.getProperty() != null) {
                return "The setting " + bind.getName() + " has a value that cannot be read: '"
                        + bind.getProperty().getValue() + "'.";
            }
        }
        return "A setting below " + binding.getAnnotation().prefix() + " cannot be read.";
    }

    private static boolean refusedByRecord(Throwable root) {
        var trace = root.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("dev.waybill.");
    }
}
