/// What is measured of a model beside its loss, such as accuracy. A metric reads numbers and changes none.
@NullMarked
package backprop4j.metrics;

import org.jspecify.annotations.NullMarked;
