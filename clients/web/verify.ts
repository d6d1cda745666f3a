// The consumer page's own script. It trusts the log's key and nothing else that the server says.
import {start} from './src/page.ts';

start();
