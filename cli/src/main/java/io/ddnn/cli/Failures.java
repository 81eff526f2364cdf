package io.ddnn.cli;

import io.ddnn.console.HierarchyException;
import io.ddnn.model.bundle.BundleException;
import io.ddnn.model.embedded.ExportException;
import io.ddnn.model.network.DefinitionException;
import io.ddnn.model.plan.PlanException;
import io.ddnn.model.slice.SliceException;
import io.ddnn.training.calibrate.CalibrationException;
import io.ddnn.training.data.DataSetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line why a command failed. */
final class Failures {

    private Failures() {}

    static String describe(Throwable failure) {
        String line = switch (failure) {
            case UncheckedIOException e when e.getCause() != null && isBare(e) -> describe(e.getCause());
            case NoSuchFileException e -> e.getFile() + " does not exist";
            case AccessDeniedException e -> e.getFile() + " may not be read or written";
            case FileAlreadyExistsException e -> e.getFile() + " exists already";
            case NotDirectoryException e -> e.getFile() + " is not a directory";
            case FileSystemException e -> e.getFile() + ": " + e.getReason();
            case UnmatchedArgumentException e -> unmatched(e);
            case ParameterException e -> uncapitalized(message(e));
            case CommandException e -> message(e);
            case BundleException e -> message(e);
            case CalibrationException e -> message(e);
            case DataSetException e -> message(e);
            case DefinitionException e -> message(e);
            case ExportException e -> message(e);
            case HierarchyException e -> message(e);
            case PlanException e -> message(e);
            case SliceException e -> message(e);
            case IllegalArgumentException e -> message(e);
            case IOException e -> message(e);
            case UncheckedIOException e -> message(e);
            case OutOfMemoryError _ ->
                "out of memory; give the JVM more with DDNN_JAVA_OPTS=-Xmx4g, for instance";
            default -> "unexpected failure: " + failure + " (--verbose prints more)";
        };
        return line.strip().replaceAll("\\R\\s*", " ");
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().getFirst();
        if (first.startsWith("-")) {
            return "unknown option '" + first + "'";
        }
        boolean group = !e.getCommandLine().getSubcommands().isEmpty();
        return (group ? "unknown command '" : "unexpected argument '") + first + "'";
    }

    private static String uncapitalized(String message) {
        boolean sentence = message.length() > 1 && Character.isUpperCase(message.charAt(0))
                && Character.isLowerCase(message.charAt(1));
        return sentence ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
    }

    /** Whether an exception says no more than its cause. */
    private static boolean isBare(UncheckedIOException e) {
        return e.getMessage() == null || e.getMessage().equals(String.valueOf(e.getCause()));
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
