package io.ddnn.training.street;

/**
 * The mixture of classes among the samples; the three add up to 1.
 *
 * @param car the share of cars, vans among them
 * @param bus the share of buses, minibuses among them
 * @param person the share of persons, cyclists among them
 */
public record ClassShares(double car, double bus, double person) {
    /** As uneven as on a real street: 46 % cars, 5 % buses, 49 % persons. */
    public static final ClassShares STREET = new ClassShares(0.46, 0.05, 0.49);

    public ClassShares {
        require("car", car);
        require("bus", bus);
        require("person", person);
        double sum = car + bus + person;
        if (Math.abs(sum - 1) > 1e-9) {
            throw new IllegalArgumentException("the shares add up to " + sum + ", expected 1");
        }
    }

    private static void require(String field, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(field + " is " + share + ", expected 0 to 1");
        }
    }
}
