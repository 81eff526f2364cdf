package io.ddnn.model.kernel;

import java.util.List;
import java.util.Locale;

/** Chooses the kernel provider. */
public final class KernelProviders {

    /** System property that forces a provider by its name. */
    public static final String PROPERTY = "ddnn.kernel";

    /** The module that {@link VectorKernelProvider} needs; a JVM has it where it is started with --add-modules. */
    public static final String VECTOR_MODULE = "jdk.incubator.vector";

    private static final List<String> NAMES =
            List.of(ScalarKernelProvider.NAME, PlanarKernelProvider.NAME, VectorKernelProvider.NAME);

    private KernelProviders() {}

    /**
     * The provider that the system property {@value #PROPERTY} names, or the fastest one that this JVM offers.
     *
     * @throws IllegalArgumentException if the property names a provider that does not exist, or for which this JVM
     *     lacks a module or this CPU wide enough vectors
     */
    public static KernelChoice choose() {
        String name = System.getProperty(PROPERTY);
        if (name != null) {
            return new KernelChoice(named(name), "-D" + PROPERTY + " names it");
        }
        // their vector instructions are the optimizing compiler's work; without it they are far slower than plain loops
        if (!hasOptimizingCompiler()) {
            return new KernelChoice(new ScalarKernelProvider(), "this JVM runs without its optimizing compiler");
        }
        if (!hasVectorModule()) {
            return new KernelChoice(new PlanarKernelProvider(),
                    "this JVM runs without --add-modules " + VECTOR_MODULE);
        }
        int bits = VectorKernelProvider.vectorBits();
        return bits < VectorKernelProvider.LEAST_BITS
                ? new KernelChoice(new PlanarKernelProvider(), "this CPU's vectors have " + bits + " bits only")
                : new KernelChoice(new VectorKernelProvider(), "this CPU has vectors of " + bits + " bits");
    }

    /** All providers that this JVM offers. */
    public static List<KernelProvider> available() {
        return NAMES.stream().filter(name -> !name.equals(VectorKernelProvider.NAME) || hasVectors())
                .map(KernelProviders::named).toList();
    }

    private static KernelProvider named(String name) {
        return switch (name) {
            case ScalarKernelProvider.NAME -> new ScalarKernelProvider();
            case PlanarKernelProvider.NAME -> new PlanarKernelProvider();
            case VectorKernelProvider.NAME -> {
                if (!hasVectorModule()) {
                    throw new IllegalArgumentException("-D" + PROPERTY + " is '" + name
                            + "', which needs a JVM that is started with --add-modules " + VECTOR_MODULE);
                }
                if (!hasVectors()) {
                    throw new IllegalArgumentException("-D" + PROPERTY + " is '" + name + "', which needs vectors of "
                            + VectorKernelProvider.LEAST_BITS + " bits, and this CPU's have "
                            + VectorKernelProvider.vectorBits());
                }
                yield new VectorKernelProvider();
            }
            default -> throw new IllegalArgumentException(
                    "-D" + PROPERTY + " is '" + name + "', expected one of: " + String.join(", ", NAMES));
        };
    }

    private static boolean hasVectorModule() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    private static boolean hasVectors() {
        return hasVectorModule() && VectorKernelProvider.vectorBits() >= VectorKernelProvider.LEAST_BITS;
    }

    /** HotSpot says "mixed mode" if it interprets and compiles, and "emulated-client" if with its first compiler only. */
    private static boolean hasOptimizingCompiler() {
        String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
        return !mode.contains("interpreted") && !mode.contains("emulated-client");
    }
}
