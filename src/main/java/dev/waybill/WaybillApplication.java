package dev.waybill;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Durable workflow automation on Apache Camel. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WaybillApplication {
    public static void main(String[] args) {
        SpringApplication.run(WaybillApplication.class, args);
    }
}
