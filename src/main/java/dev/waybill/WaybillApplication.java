package dev.waybill;

import dev.waybill.platform.CommandLine;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Durable workflow automation on Apache Camel. */
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
@ConfigurationPropertiesScan
public class WaybillApplication {
    public static void main(String[] args) {
        CommandLine.launch(WaybillApplication.class, args);
    }
}
