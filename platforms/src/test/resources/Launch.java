/** The Camel command line without JBang: {@code CamelJBangMain} has everything but a main method. */
public class Launch {
    public static void main(String[] arguments) {
        org.apache.camel.dsl.jbang.core.commands.CamelJBangMain.run(arguments);
    }
}
