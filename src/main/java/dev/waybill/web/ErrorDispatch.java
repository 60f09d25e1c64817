package dev.waybill.web;

import dev.waybill.request.Answer;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The answer to what fails before or after a controller and is sent on by the container. */
@RestController
final class ErrorDispatch implements ErrorController {
    private final Problems problems;

    ErrorDispatch(Problems problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    ResponseEntity<Answer> error(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        var instance = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path ? path : null;
        var problem = problems.of(status, null, instance);
        return ResponseEntity.status(status).contentType(Problem.TYPE).body(problem.answer());
    }
}
