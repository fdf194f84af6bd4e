// Writes numbered rows with IBM's JDBC driver: Rows SERVER PORT ALTERNATE_PORT ROWS. Prints what was told, and the count.

import com.ibm.db2.jcc.DB2ConnectionPoolDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

public class Rows {
    public static void main(String[] words) throws Exception {
        DB2ConnectionPoolDataSource source = new DB2ConnectionPoolDataSource();
        source.setDriverType(4);
        source.setServerName(words[0]);
        source.setPortNumber(Integer.parseInt(words[1]));
        source.setDatabaseName("STMS");
        source.setUser("stuser");
        source.setPassword("stpass");
        source.setClientRerouteAlternateServerName("127.0.0.1");
        source.setClientRerouteAlternatePortNumber(words[2]);
        source.setMaxRetriesForClientReroute(30);
        source.setRetryIntervalForClientReroute(1);
        Connection connection = source.getPooledConnection().getConnection();
        int rows = Integer.parseInt(words[3]);
        int told = 0;
        try (PreparedStatement insert = connection.prepareStatement("insert into STM.MEETINGROOM values (?, ?)")) {
            for (int number = 1000; number < 1000 + rows; number++) {
                insert.setInt(1, number);
                insert.setString(2, "Room " + number);
                try {
                    insert.executeUpdate();
                } catch (SQLException error) {
                    if (error.getErrorCode() != -4498) {
                        throw error;
                    }
                    told++;
                    number--;
                }
                System.out.println("row");
                System.out.flush();
                Thread.sleep(20);
            }
        }
        ResultSet count = connection.createStatement().executeQuery("select count(*) from STM.MEETINGROOM");
        count.next();
        System.out.println("told " + told + " there " + count.getInt(1));
    }
}
