// Every page of the desk without a stream of its own: present, and told what is new.

import { follow } from "./live.js";

follow("", {});
