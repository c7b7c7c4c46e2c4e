/// The tensor language, its derivative and the engines. Depends on nothing but the JDK.
module backprop4j.core {
    requires static org.jspecify;
    requires static jdk.incubator.vector;
}
